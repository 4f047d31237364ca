/** Who chooses the host of an address: the definition, the vendor, or whoever types a field. */
import type { Connector } from './connector.ts';
import type { CredentialField } from './field.ts';
import { fieldBehind, findField } from './fields-of.ts';
import { hostIn } from './fill-template.ts';

/** A field that a customer fills in, and the name under which it stands in the host: its own, or one of its parts. */
export type OpenField = { name: string; field: CredentialField };

/** What no value in front of it leads out of: two labels or more, from a dot on. */
const ownDomain = /^(?:\.[a-z0-9_-]+){2,}\.?$/i;
/** Two labels under which everybody registers, as `.co.uk`. */
const everybodys = /^\.(?:ac|co|com|edu|gov|net|org)\.[a-z]{2}\.?$/i;

/**
 * The fields with which a customer chooses the domain of an address, from the right on; empty when the host stays in one
 * domain whatever is typed. A field with `options` or `within` stands for each of them; what the vendor gives and what the
 * system tells is nobody's choice, and may be anything: it makes no domain for what stands in front of it.
 */
export function openFields(template: string, connector: Connector): OpenField[] {
  const open: OpenField[] = [];
  const host = hostIn(template)?.replace(/:\d*$/, '') ?? '';
  const parts = host.split(/\{([a-z][a-z0-9_]*)\}/);
  let ends = [parts.at(-1) ?? ''];
  for (let index = parts.length - 2; index > 0; index -= 2) {
    const name = parts[index] ?? '';
    const field = chosen(connector, name);
    if (field !== null && ends.every((end) => ownDomain.test(end) && !everybodys.test(end))) return open;
    if (field !== null) open.push({ name, field });
    const values = field === null ? valuesOf(connector, name) : ['x'];
    ends = values.flatMap((value) => ends.map((end) => `${parts[index - 1] ?? ''}${value}${end}`));
  }
  return open;
}

/** The customer's field that a name stands for, unless it has a list of what it may be. */
function chosen(connector: Connector, name: string): CredentialField | null {
  const isDerived = connector.quirk === 'netsuite-host' && name === 'account_host';
  const field = fieldBehind(connector, isDerived ? 'account_id' : name);
  if (field === null) return null;
  // What a callback brings comes by way of the customer's browser.
  if (field.source !== undefined && field.source !== 'callback') return null;
  const isListed = field.options !== undefined || field.within !== undefined;
  return field.name === name && isListed ? null : field;
}

function valuesOf(connector: Connector, name: string): readonly string[] {
  const field = findField(connector, name);
  return field?.options?.map((option) => option.value) ?? field?.within ?? ['x'];
}
