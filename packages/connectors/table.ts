/** Writes the table of all systems, and of what is sent without PKCE, into the README: `npm --prefix packages/connectors run table`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  askedFields,
  findSystem,
  parseConnector,
  runFields,
  systemIds,
  type System,
  type SystemMethod,
} from './src/index.ts';

const readme = join(import.meta.dirname, 'README.md');
const byHand = join(import.meta.dirname, 'src/well-known-systems.test.ts');

/** The README with its tables as the files say now. */
export function withTable(text: string): string {
  return put(put(text, 'pkce', pkce()), 'table', table());
}

function put(text: string, place: string, made: string): string {
  const [start, end] = [`<!-- ${place} -->`, `<!-- /${place} -->`];
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md has lost the place of its ${place}.`);
  return `${before}${start}\n\n${made}\n\n${end}${after}`;
}

/** How many sign-ins carry PKCE, and each that does not with why. */
function pkce(): string {
  const all = systemIds().flatMap((id) => {
    const system = findSystem(id);
    return (system?.methods ?? []).flatMap((method) =>
      system && method.kind === 'oauth2_code' ? [{ system, method }] : [],
    );
  });
  const without = all.filter(({ method }) => method.pkce === 'unsupported');
  const known = all.filter(({ method }) => method.pkce === 'required' || method.pkce === 'supported');
  const counts = `Of ${all.length} ways to sign in, ${known.length} are known to take PKCE and ${all.length - known.length - without.length} are sent it because nothing says that they do not; ${without.length} are sent none:`;
  const rows = without.map(({ system: { id, name, docs_url: docs }, method }) => {
    const why = method.pkce_note ?? (docs === null ? 'nothing names it' : `[its documentation](${docs}) names none`);
    return `| ${name} | \`${id}\`, \`${method.id}\` | ${cell(why)} |`;
  });
  return [counts, '', '| System | File, method | Why |', '| --- | --- | --- |', ...rows].join('\n');
}

function table(): string {
  const tests = readFileSync(byHand, 'utf8');
  const checked = new Set([...tests.matchAll(/^describe\('([^']+)'/gm)].map(([, id]) => id));
  const systems = systemIds().flatMap((id) => findSystem(id) ?? []);
  const head = [
    'System',
    'Method',
    'Asked of the vendor',
    'Asked of each customer',
    'Read',
    'A run gets',
    'Tested by',
    'Account',
    'Webhooks',
    'Known',
  ];
  const rows = systems.flatMap((system) =>
    system.methods.map((method, index) => row(system, method, index === 0, checked.has(system.id))),
  );
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function row(system: System, method: SystemMethod, first: boolean, isChecked: boolean): string[] {
  const test = method.test_request;
  const exchanged = ['oauth2_client_credentials', 'token_exchange', 'service_account_jwt'].includes(method.kind);
  const call = test === undefined ? null : `\`${test.method} ${cell(test.path ?? test.url ?? '')}\``;
  return [
    first ? `\`${system.id}\`<br>${system.name}` : '',
    `\`${method.id}\`<br>${method.kind}`,
    names(method.provision_fields),
    names(askedFields(method)),
    names(method.fields.filter((field) => field.source !== undefined)),
    runGets(system, method),
    [exchanged ? 'its token' : null, call].filter((part) => part !== null).join(', '),
    accountOf(method),
    webhooksOf(method),
    first ? `${system.confidence}${isChecked ? ' ✓' : ''}` : '',
  ];
}

/** Behind `PAN_SEC_<CONNECTOR>_`. */
function runGets({ id }: System, { id: method }: SystemMethod): string {
  const { connector } = parseConnector({ name: id, system: id, method }, () => null);
  if (connector === null) throw new Error(`${id} ${method} is no connector.`);
  return names(runFields(connector)).toUpperCase();
}

/** How its calls are known, and whether it can be asked for them. */
function webhooksOf({ webhooks }: SystemMethod): string {
  if (webhooks === undefined) return '';
  const again = webhooks.bodies_alike === true || webhooks.verification.kind === 'none' ? ', can be played again' : '';
  return `${webhooks.verification.kind}${webhooks.subscribe === undefined ? '' : ', asked for'}${again}`;
}

/** What tells whose account it is: the values, or a field of the answer to a call (of the test call, where none is named). */
function accountOf({ account_lookup: lookup }: SystemMethod): string {
  if (lookup === undefined) return '';
  if (lookup.text !== undefined) return cell(lookup.text);
  const call = lookup.path ?? lookup.url;
  const of = call === undefined ? '' : ` of \`${lookup.method ?? 'GET'} ${cell(call)}\``;
  return `\`${lookup.field}\`${of}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function names(fields: readonly { name: string; optional: boolean }[]): string {
  return fields.map((field) => (field.optional ? `(${field.name})` : field.name)).join(', ');
}

if (import.meta.main) writeFileSync(readme, withTable(readFileSync(readme, 'utf8')));
