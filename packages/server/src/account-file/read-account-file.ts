/** The text of an account file → a value of its shape that keeps its own rules, or every problem with line and column. */
import { askedFields, type CredentialField } from '@mortise/connectors';
import { Settings } from 'typebox/system';
import { Errors } from 'typebox/value';
import { kidShape, parseOrigin, slugProblem } from '../accounts/index.ts';
import { parseConnector, signsIn, type Connector } from '../connectors/index.ts';
import { safeHref } from '../integrations/index.ts';
import { isBrandMark } from '../marketplace/index.ts';
import { AccountFile, type Given, type IntegrationEntry } from './account-file.ts';
import { parseLocatedYaml, type FileProblem, type LocatedYaml } from './located-yaml.ts';

export type ReadAccountFile = { file: AccountFile; connectors: Connector[]; at: LocatedYaml['at'] };

/** Reads without touching any other file; what it names is loaded afterwards. `marks` is the folder with marks of one's own. */
export function readAccountFile(
  text: string,
  marks?: string,
): { read: ReadAccountFile | null; problems: FileProblem[] } {
  const yaml = parseLocatedYaml(text);
  if (yaml.problems.length > 0) return { read: null, problems: yaml.problems };
  const misshapen = shapeProblems(yaml);
  if (misshapen.length > 0) return { read: null, problems: misshapen };
  const file = yaml.value as AccountFile;
  const problems: FileProblem[] = [];
  const isMark: IsMark = (mark) => isBrandMark(mark, marks);
  const say: Say = (path, message) => void problems.push(yaml.at(path, message));
  const connectors = readConnectors(file, isMark, say);
  checkAccount(file, say);
  checkNames(file, say);
  (file.integrations ?? []).forEach((entry, index) => {
    checkIntegration(entry, `/integrations/${index}`, file, say);
    checkUsed(entry, `/integrations/${index}/connectors`, connectors, say);
  });
  (file.integrations ?? []).forEach(({ listing }, index) =>
    checkMarks(listing?.logo?.marks ?? [], `/integrations/${index}/listing/logo/marks`, isMark, say),
  );
  return { read: problems.length > 0 ? null : { file, connectors, at: yaml.at }, problems };
}

type IsMark = (mark: string) => boolean;
type Say = (path: string, message: string) => void;

function shapeProblems(yaml: LocatedYaml): FileProblem[] {
  const seen = new Map<string, string>();
  for (const { keyword, instancePath, message, params } of allErrors(yaml.value)) {
    if (keyword === 'additionalProperties') continue;
    if (!seen.has(instancePath)) seen.set(instancePath, sentence(keyword, message, params as Record<string, unknown>));
  }
  return [...seen].map(([path, message]) => yaml.at(path, message));
}

/** The library stops at eight mistakes of a file, which is too few of a large one. */
function allErrors(value: unknown): ReturnType<typeof Errors> {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: 200 });
  try {
    return Errors(AccountFile, value);
  } finally {
    Settings.Set({ maxErrors });
  }
}

function sentence(keyword: string, message: string, params: Record<string, unknown>): string {
  const list = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));
  switch (keyword) {
    case 'boolean':
      return 'This key is not known here.';
    case 'required':
      return `Missing here: ${list(params['requiredProperties'])}.`;
    case 'enum':
      return `This must be one of ${list(params['allowedValues'])}.`;
    case 'type':
      return `This must be of type ${list(params['type'])}.`;
    case 'minProperties':
    case 'maxProperties':
      return 'Give exactly one of every and daily.';
    default:
      return `This ${message}.`;
  }
}

function readConnectors(file: AccountFile, isMark: IsMark, say: Say): Connector[] {
  return (file.connectors ?? []).flatMap(({ provision, ...definition }, index) => {
    const { connector, problems } = parseConnector(definition);
    for (const { path, message } of problems) say(`/connectors/${index}${path}`, message);
    if (connector === null) return [];
    if (typeof connector.logo === 'string' && !isMark(connector.logo))
      say(`/connectors/${index}/logo`, noMark(connector.logo));
    checkGiven(connector.provision_fields, provision ?? {}, `/connectors/${index}/provision`, say);
    return [connector];
  });
}

/** Each has to be asked for, and what is secret stands in a file of its own. */
function checkGiven(fields: readonly CredentialField[], given: Given, path: string, say: Say): void {
  const names = fields.map(({ name }) => name).join(', ');
  for (const [name, one] of Object.entries(given)) {
    const field = fields.find((asked) => asked.name === name);
    if (field === undefined)
      say(
        `${path}/${name}`,
        names === '' ? 'This connector asks nothing of you.' : `This connector asks you for ${names}.`,
      );
    else if ('value' in one && field.secret)
      say(`${path}/${name}`, `${field.label} is secret: put it into a file and name that file.`);
  }
}

function checkAccount({ account, origins, keys, api_keys }: AccountFile, say: Say): void {
  const slug = slugProblem(account.slug);
  if (slug !== null) say('/account/slug', slug);
  if (!isPage(account.base_url)) say('/account/base_url', 'This must be the address of a page: http:// or https://.');
  (origins ?? []).forEach((origin, index) => {
    if (parseOrigin(origin) === null)
      say(
        `/origins/${index}`,
        'An origin is scheme://host[:port], in lower case, without a path, a wildcard or a default port.',
      );
  });
  (keys ?? []).forEach(({ kid, retire_at }, index) => {
    if (!kidShape.test(kid))
      say(`/keys/${index}/kid`, 'A kid has 1 to 128 letters, digits, dots, hyphens and underscores.');
    if (retire_at !== undefined && Number.isNaN(Date.parse(retire_at))) say(`/keys/${index}/retire_at`, notAnInstant);
  });
  (api_keys ?? []).forEach(({ expires_at }, index) => {
    if (expires_at !== undefined && Number.isNaN(Date.parse(expires_at)))
      say(`/api_keys/${index}/expires_at`, notAnInstant);
  });
}

const notAnInstant = 'This must be an instant such as 2026-03-01T12:00:00Z.';

function checkNames(file: AccountFile, say: Say): void {
  const once = (list: readonly string[], path: (index: number) => string): void => {
    list.forEach((value, index) => {
      if (list.indexOf(value) !== index) say(path(index), `"${value}" is here twice.`);
    });
  };
  once(
    (file.keys ?? []).map(({ kid }) => kid),
    (index) => `/keys/${index}/kid`,
  );
  once(
    (file.api_keys ?? []).map(({ name }) => name),
    (index) => `/api_keys/${index}/name`,
  );
  once(file.origins ?? [], (index) => `/origins/${index}`);
  once(
    (file.connectors ?? []).map(({ name }) => name),
    (index) => `/connectors/${index}/name`,
  );
  const names = new Set<string>();
  (file.integrations ?? []).forEach(({ name }, index) => {
    if (names.has(name)) say(`/integrations/${index}/name`, `"${name}" is here twice.`);
    names.add(name);
  });
}

function checkIntegration(entry: IntegrationEntry, path: string, file: AccountFile, say: Say): void {
  if (/^\d+$/.test(entry.name)) say(`${path}/name`, 'A name of digits only would be taken for a number.');
  if (entry.type === 'internal') {
    if (entry.folder === undefined) say(path, 'An internal integration needs a folder.');
    if (entry.link !== undefined) say(`${path}/link`, 'Only an external integration has a link.');
  } else {
    if (entry.link === undefined) say(path, 'An external integration needs a link.');
    else if (!entry.link.startsWith('https://') || safeHref(entry.link) === null)
      say(`${path}/link`, 'This must be an https:// address.');
    for (const key of ['folder', 'connectors', 'schedules'] as const)
      if (entry[key] !== undefined) say(`${path}/${key}`, `Only an internal integration has ${key}.`);
  }
  const known = new Set((file.connectors ?? []).map(({ name }) => name));
  (entry.connectors ?? []).forEach(({ name, connector }, index) => {
    const wanted = connector ?? name;
    if (!known.has(wanted))
      say(
        `${path}/connectors/${index}/${connector === undefined ? 'name' : 'connector'}`,
        `There is no connector "${wanted}" in this file.`,
      );
  });
  checkListing(entry.listing ?? {}, `${path}/listing`, say);
}

/** What is connected for everybody: by whom, and with what. */
function checkUsed(
  { connectors: used = [] }: IntegrationEntry,
  path: string,
  connectors: readonly Connector[],
  say: Say,
): void {
  const wanted = used.map(({ name, connector = name }) => connector);
  used.forEach(({ name, global = false, fields }, index) => {
    const at = `${path}/${index}`;
    const connector = connectors.find((one) => one.name === wanted[index]);
    if (used.findIndex((one) => one.name === name) !== index) say(`${at}/name`, `"${name}" is here twice.`);
    else if (wanted.indexOf(wanted[index] ?? '') !== index)
      say(`${at}/connector`, `"${wanted[index]}" is here twice, and one customer has one account of it.`);
    if (fields === undefined || connector === undefined) return;
    if (!global)
      say(`${at}/fields`, 'Only a connector with global: true is connected here; customers connect the others.');
    else if (signsIn(connector))
      say(
        `${at}/fields`,
        `${connector.label} is connected by signing in with a browser. Leave fields out, apply the file, then call mortise connect.`,
      );
    else checkGiven(askedFields(connector), fields, `${at}/fields`, say);
  });
}

const noMark = (name: string): string =>
  `There is no brand icon "${name}", and no such file in the folder that MORTISE_MARKS_FOLDER names.`;

function checkMarks(marks: readonly string[], path: string, isMark: IsMark, say: Say): void {
  marks.forEach((mark, index) => {
    if (!isMark(mark)) say(`${path}/${index}`, noMark(mark));
  });
}

function checkListing({ facts }: NonNullable<IntegrationEntry['listing']>, path: string, say: Say): void {
  for (const key of ['docs_url', 'support_url'] as const) {
    const url = facts?.[key];
    if (url !== undefined && safeHref(url) === null)
      say(`${path}/facts/${key}`, 'This must be an https: or mailto: address.');
  }
}

function isPage(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
