/** Rules of typed credentials: what may be entered, and what is told of a value that cannot be used. Pure. */
import {
  apiBase,
  askedFields,
  completeValues,
  findField,
  mainField,
  RequestProblem,
  tidyValue,
  type Connector,
  type CredentialField,
} from '@mortise/connectors';
import { fieldPattern } from '../connectors/index.ts';
import { Refusal, type Problem } from '../platform/http/index.ts';

export type Typed = Readonly<Record<string, unknown>>;
export type Checked = { fields: Record<string, string>; problems: Problem[] };

const longest = 4_000;
/** Key files and private keys. */
const longestText = 8_000;
/** Kinds whose credentials are passwords that people made up: any letter may be in them. */
const takesAnyLetter = new Set<Connector['kind']>(['basic', 'custom_fields', 'sftp', 'token_exchange']);

/** The fields as they are saved (pasted addresses cut to the part that is asked, blanks dropped, defaults filled in), or every problem there is. */
export function checkCredentials(connector: Connector, typed: Typed): Checked {
  const problems: Problem[] = [];
  const fields: Record<string, string> = {};
  const asked = askedFields(connector);
  for (const key of Object.keys(typed)) {
    if (!asked.some((field) => field.name === key))
      problems.push({ path: `/${key}`, message: `${connector.label} does not ask for this.` });
  }
  for (const field of asked) {
    const given: unknown = Object.hasOwn(typed, field.name) ? typed[field.name] : undefined;
    const value = (typeof given === 'string' ? tidyValue(connector, field.name, given) : '') || (field.default ?? '');
    const message = problemOf(connector, field, value);
    if (message !== null) problems.push({ path: `/${field.name}`, message });
    if (value !== '') fields[field.name] = value;
  }
  problems.push(...ownProblems(connector, fields));
  return { fields, problems: problems.length > 0 ? problems : togetherProblems(connector, fields) };
}

/** The fields as they are saved. Refusal `fields-invalid` with every problem there is. */
export function fieldsToUse(connector: Connector, typed: Typed): Record<string, string> {
  const { fields, problems } = checkCredentials(connector, typed);
  if (problems.length > 0)
    throw new Refusal('fields-invalid', `${connector.label} cannot be connected with this.`, problems);
  return fields;
}

function problemOf(connector: Connector, field: CredentialField, value: string): string | null {
  if (value === '') return field.optional ? null : `${field.label} is missing.`;
  if (value.length > (field.multiline ? longestText : longest)) return `${field.label} is too long.`;
  if (!lettersOf(connector, field).test(value)) return `${field.label} has a character that no key has. Copy it again.`;
  if (field.options !== undefined && !field.options.some((option) => option.value === value))
    return `${field.label} is none of the choices.`;
  const read = field.pattern === undefined ? null : fieldPattern(field.pattern);
  // Refused at apply; one that was stored before that rule tests nothing, and the outside system decides.
  if (read === null || 'refused' in read || read.test(value)) return null;
  return field.example === undefined
    ? `This does not look like ${field.label}.`
    : `This does not look like ${field.label}. It looks like ${field.example}`;
}

function lettersOf({ kind }: Connector, { multiline }: CredentialField): RegExp {
  if (multiline) return /^[^\p{Cc}\p{Cs}]+(?:[\t\r\n]+[^\p{Cc}\p{Cs}]+)*$/u;
  return takesAnyLetter.has(kind) ? /^[^\p{C}]+$/u : /^[\x20-\x7e]+$/;
}

/** What a kind wants of its fields besides. */
function ownProblems(connector: Connector, fields: Readonly<Record<string, string>>): Problem[] {
  if (connector.kind !== 'sftp') return [];
  const problems: Problem[] = [];
  const port = fields['port'];
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    problems.push({ path: '/port', message: 'The port is a number from 1 to 65535, usually 22.' });
  if (fields['password'] === undefined && fields['private_key'] === undefined)
    problems.push({ path: '/password', message: 'Give a password, or a private key.' });
  return problems;
}

/** What only shows when the values stand where they go. */
function togetherProblems(connector: Connector, fields: Readonly<Record<string, string>>): Problem[] {
  try {
    const values = completeValues(connector, fields);
    // A part of the address that nobody typed is provisioned or read later.
    if (Object.keys(fields).some((name) => connector.api_url?.includes(`{${name}}`) === true))
      apiBase(connector, values);
    return [];
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    const asked = askedFields(connector).some((field) => field.name === error.field);
    return asked ? [problemOfValue(connector, error)] : [];
  }
}

/** A value that cannot stand where it goes, told at its field; at the whole when the value is not the person's. */
export function problemOfValue(connector: Connector, { code, field: name }: RequestProblem): Problem {
  const field = name === null ? null : findField(connector, name);
  const isAsked = askedFields(connector).some((one) => one.name === name);
  const label = field?.label ?? 'This';
  const path = isAsked ? `/${name}` : '';
  switch (code) {
    case 'missing-field':
      return { path, message: `${label} is missing.` };
    case 'bad-host':
      return { path, message: `${label} is ${hostWanted(field)}, without https:// and without anything behind it.` };
    case 'bad-key':
      return {
        path,
        message: `${label} is no private key that can be used here. Paste all of it, first and last line too.`,
      };
    case 'bad-address':
      return { path, message: `${label} does not make a web address.` };
    case 'bad-value':
    case 'bad-body':
    case 'no-place':
    case 'not-possible':
      return {
        path,
        message: field?.parts === undefined ? `${label} cannot be used as it is.` : `${label} is no key file (JSON).`,
      };
  }
}

function hostWanted(field: CredentialField | null): string {
  if (field?.within !== undefined) return `a host of ${field.within.join(' or ')}`;
  return `a host name${field?.example === undefined ? '' : ` such as ${field.example}`}`;
}

/** The field to blame when a system refuses the credentials; null when nobody typed any. */
export function fieldToBlame(connector: Connector): string | null {
  const asked = askedFields(connector);
  const main = mainField(connector);
  const secret = asked.find((field) => field.secret) ?? asked[0];
  return asked.some((field) => field.name === main) ? main : (secret?.name ?? null);
}
