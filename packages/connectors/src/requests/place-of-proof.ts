/** Whether a definition says where in a call the secrets of a connection go. */
import type { Connector } from '../connector.ts';
import { askedFields } from '../fields-of.ts';
import { placesIn } from '../fill-template.ts';
import { RequestProblem } from '../request-problem.ts';

/** Those that put all that is typed into each call themselves. */
const ownWays = new Set<Connector['quirk']>(['intacct-request', 'sailthru-signature']);

/** Throws `no-place`: the call would go out without what proves whose it is. */
export function mustHavePlace(connector: Connector): void {
  const texts = Object.values({ ...connector.headers, ...connector.query });
  if (!hasPlace(connector, texts)) throw new RequestProblem('no-place', secretsOf(connector)[0] ?? null);
}

/**
 * True when one of the `texts` holds a secret of the customer (of the vendor, where customers have none), or the kind itself
 * says where it goes; and for a definition without any secret.
 */
export function hasPlace(connector: Connector, texts: readonly string[]): boolean {
  if (connector.kind !== 'custom_fields' || connector.credential !== undefined || ownWays.has(connector.quirk))
    return true;
  const secrets = secretsOf(connector);
  return secrets.length === 0 || texts.some((text) => placesIn(text).some((name) => secrets.includes(name)));
}

function secretsOf(connector: Connector): string[] {
  const named = (fields: Connector['fields']): string[] =>
    fields.filter((field) => field.secret).flatMap((field) => [field.name, ...Object.keys(field.parts ?? {})]);
  const own = named(askedFields(connector));
  return own.length > 0 ? own : named(connector.provision_fields);
}
