/** What people paste where a part of an address is asked: all of the address. */
import type { Connector } from './connector.ts';
import { hostIn, placesIn } from './fill-template.ts';
import { addressesIn } from './texts-in.ts';

/**
 * The value without blanks around it; of a field that stands in a host, without the scheme and the path, and without what
 * the connector's addresses put around it themselves: `https://acme.zendesk.com/agent` → `acme`.
 */
export function tidyValue(connector: Connector, name: string, typed: string): string {
  const value = typed.trim();
  const hosts = addressesIn(connector).flatMap(({ template }) => around(template, name));
  if (hosts.length === 0) return value;
  const bare = value.replace(/^https?:\/\//i, '').replace(/[/?#].*$/s, '');
  const put = hosts.find(({ before, after }) => isAround(bare, before, after));
  return put === undefined ? bare : bare.slice(put.before.length, bare.length - put.after.length);
}

/** What stands before and after the field in the host of an address. */
function around(template: string, name: string): { before: string; after: string }[] {
  const host = hostIn(template);
  if (host === null || !placesIn(host).includes(name)) return [];
  const [before = '', after = ''] = host.split(`{${name}}`);
  return [{ before, after }];
}

function isAround(value: string, before: string, after: string): boolean {
  const lower = value.toLowerCase();
  return (
    before.length + after.length > 0 &&
    lower.length > before.length + after.length &&
    lower.startsWith(before.toLowerCase()) &&
    lower.endsWith(after.toLowerCase())
  );
}
