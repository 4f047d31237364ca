/** Reads the name under which people know the account that they connected. It is shown to them, so nobody's answer is trusted. */
import type { Connector } from '../connector.ts';
import { fillText, placesIn, type Values } from '../fill-template.ts';
import { standsInHost } from '../texts-in.ts';
import { completeValues } from '../values.ts';

/** Characters; no answer that a name is read from is longer. */
const longestAnswer = 100_000;

/** What the answer to `accountRequest` tells, as text of one line, or null. Never throws. */
export function readAccount(connector: Pick<Connector, 'account_lookup'>, answer: string): string | null {
  const field = connector.account_lookup?.field;
  if (field === undefined || answer.length > longestAnswer) return null;
  try {
    let value: unknown = JSON.parse(answer);
    for (const key of field.split('.')) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
      value = Reflect.get(value, key);
    }
    return nameIn(value);
  } catch {
    return null;
  }
}

/** What the values themselves tell, or null. Never throws. Parts of a host are the same in capitals: they are told small. */
export function accountInValues(connector: Connector, given: Values): string | null {
  const text = connector.account_lookup?.text;
  if (text === undefined) return null;
  try {
    const values = completeValues(connector, given);
    const small = placesIn(text)
      .filter((name) => standsInHost(connector, name))
      .map((name) => [name, (values[name] ?? '').toLowerCase()]);
    return nameIn(fillText(text, { ...values, ...Object.fromEntries(small) }));
  } catch {
    return null;
  }
}

/** One line of at most 200 characters. */
function nameIn(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const name = String(value)
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed();
  return name === '' ? null : name;
}
