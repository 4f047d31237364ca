/** Rules of `account_lookup` that its shape cannot say. */
import type { Connector } from './connector.ts';
import { placesIn } from './fill-template.ts';
import type { Problem } from './shape-problems.ts';

export function accountProblems(connector: Connector): Problem[] {
  const { account_lookup: lookup, test_request, api_url } = connector;
  if (lookup === undefined) return [];
  const { field, text, url, path, ...rest } = lookup;
  const hasCall = url !== undefined || path !== undefined;
  const problem = (at: string, message: string) => [{ path: `/account_lookup${at}`, message }];
  if ((field === undefined) === (text === undefined)) return problem('', 'It has either a field or a text.');
  if (text !== undefined) {
    if (hasCall || Object.keys(rest).length > 0) return problem('', 'A text needs no call.');
    return secretIn(connector, text).flatMap((name) => problem('/text', `People see it, and ${name} is a secret.`));
  }
  if (url !== undefined && path !== undefined) return problem('', 'It has a url or a path, not both.');
  if (path !== undefined && api_url === undefined) return problem('/path', 'A path needs an api_url to stand below.');
  if (!hasCall && Object.keys(rest).length > 0) return problem('', 'Its call needs a url or a path.');
  if (!hasCall && test_request === undefined)
    return problem('', 'Without a url or a path it reads what the test_request is answered, and there is none.');
  return [];
}

/** Names that stand for a token or a secret field; parts of a key file are named one by one, and so may be told. */
function secretIn(connector: Connector, text: string): string[] {
  const fields = [...connector.fields, ...connector.provision_fields];
  const told = fields.flatMap((field) => [...(field.secret ? [] : [field.name]), ...Object.keys(field.parts ?? {})]);
  const derived = connector.quirk === 'netsuite-host' ? ['account_host'] : [];
  return placesIn(text).filter((name) => ![...told, ...derived].includes(name));
}
