/** Whether a definition says where in a call the secrets of a connection go. */
import type { Connector } from '../connector.ts';
import { askedFields } from '../fields-of.ts';
import { placesIn } from '../fill-template.ts';
import { RequestProblem } from '../request-problem.ts';

/** Those that put all that is typed into each call themselves. */
const ownWays = new Set<Connector['quirk']>(['intacct-request', 'sailthru-signature']);

/**
 * Throws `no-place` where neither the kind nor a header or parameter says where a secret of the customer goes (of the vendor,
 * where customers have none): the call would go out without what proves whose it is.
 */
export function mustHavePlace(connector: Connector): void {
  const { kind, credential, quirk, headers, query } = connector;
  if (kind !== 'custom_fields' || credential !== undefined || ownWays.has(quirk)) return;
  const secrets = secretsOf(connector);
  const placed = Object.values({ ...headers, ...query }).flatMap(placesIn);
  const [first] = secrets;
  if (first !== undefined && !secrets.some((name) => placed.includes(name)))
    throw new RequestProblem('no-place', first);
}

function secretsOf(connector: Connector): string[] {
  const named = (fields: Connector['fields']): string[] =>
    fields.filter((field) => field.secret).flatMap((field) => [field.name, ...Object.keys(field.parts ?? {})]);
  const own = named(askedFields(connector));
  return own.length > 0 ? own : named(connector.provision_fields);
}
