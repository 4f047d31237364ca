/** Rules of a connector definition that its shape cannot say. */
import { accountProblems } from './account-rules.ts';
import { addressProblems, withheldParams } from './address-rules.ts';
import type { Connector } from './connector.ts';
import { askedFields, knownNames, mainField } from './fields-of.ts';
import { openFields } from './open-hosts.ts';
import type { Problem } from './shape-problems.ts';
import { addressesIn, textsIn } from './texts-in.ts';
import { namesEvents, webhookRules } from './webhooks/index.ts';

/** Why a pattern cannot be tested safely, as the end of a sentence ("it uses look-behind"), or null. */
export type RefusedPattern = (pattern: string) => string | null;

/** What is wrong with a well-shaped definition; empty when nothing is. */
export function connectorProblems(connector: Connector, refusedPattern: RefusedPattern): Problem[] {
  return [
    ...fieldProblems(connector, refusedPattern),
    ...partProblems(connector),
    ...textProblems(connector),
    ...addressesIn(connector).flatMap((address) => addressProblems(address, connector)),
    ...vendorsSecretProblems(connector),
    ...testProblems(connector),
    ...accountProblems(connector),
    ...paramProblems(connector),
    ...webhookProblems(connector),
  ];
}

function fieldProblems(connector: Connector, refusedPattern: RefusedPattern): Problem[] {
  const problems: Problem[] = [];
  const names = [...connector.fields, ...connector.provision_fields].map((field) => field.name);
  for (const list of ['fields', 'provision_fields'] as const) {
    for (const [index, field] of connector[list].entries()) {
      const at = `/${list}/${index}`;
      const before = (list === 'fields' ? 0 : connector.fields.length) + index;
      if (names.indexOf(field.name) !== before)
        problems.push({ path: `${at}/name`, message: `There are two fields named ${field.name}.` });
      const refused = field.pattern === undefined ? null : refusedPattern(field.pattern);
      if (refused !== null) problems.push({ path: `${at}/pattern`, message: `The pattern is refused: ${refused}.` });
      if (field.source !== undefined && field.from === undefined)
        problems.push({ path: `${at}/from`, message: 'A value that is read needs the place where it stands.' });
      if ((field.source === 'lookup') !== (field.lookup_url !== undefined))
        problems.push({
          path: `${at}/lookup_url`,
          message: 'A field has it with the source lookup, and with no other.',
        });
    }
  }
  const keyed = connector.kind === 'api_key' || connector.kind === 'bearer_token';
  if (keyed && (mainField(connector) === null || askedFields(connector).length === 0))
    problems.push({ path: '/fields', message: 'Nobody is asked for a key.' });
  return problems;
}

/** A part fills in a name of its own: it takes no other value's place. */
function partProblems(connector: Connector): Problem[] {
  const both = [...connector.fields, ...connector.provision_fields];
  const names = both.flatMap((field) => [field.name, ...Object.keys(field.parts ?? {})]);
  return (['fields', 'provision_fields'] as const).flatMap((list) =>
    connector[list].flatMap((field, index) =>
      Object.keys(field.parts ?? {})
        .filter((part) => names.indexOf(part) !== names.lastIndexOf(part))
        .map((part) => ({
          path: `/${list}/${index}/parts/${part}`,
          message: `There is another field or part named ${part}.`,
        })),
    ),
  );
}

function textProblems(connector: Connector): Problem[] {
  const known = knownNames(connector);
  return textsIn(connector).flatMap(({ path, names, also }) =>
    names
      .filter((name) => !known.has(name) && !also.includes(name))
      .map((name) => ({ path, message: `There is no field named ${name}.` })),
  );
}

/** Whoever can choose a host gets what is sent there: the vendor's secrets go only where the vendor, or a list, says. */
function vendorsSecretProblems(connector: Connector): Problem[] {
  const secret = connector.provision_fields.find((field) => field.secret);
  if (secret === undefined) return [];
  return addressesIn(connector).flatMap(({ path, template }) =>
    openFields(template, connector).map(({ name, field }) => {
      const listed = `Give the field ${field.name} options or within, or ask for it in provision_fields`;
      const way = field.name === name ? listed : `Ask for ${field.name} in provision_fields`;
      const message = `Customers would choose where your ${secret.label} is sent. ${way}, or let the host end in a domain of the system, such as .example.com.`;
      return { path, message };
    }),
  );
}

function testProblems({ test_request: test, api_url }: Connector): Problem[] {
  if (test === undefined) return [];
  if ((test.url === undefined) === (test.path === undefined))
    return [{ path: '/test_request', message: 'It has either a url or a path.' }];
  if (test.path !== undefined && api_url === undefined)
    return [{ path: '/test_request/path', message: 'A path needs an api_url to stand below.' }];
  return [];
}

function webhookProblems(connector: Connector): Problem[] {
  const { webhooks, api_url, webhook_events: events } = connector;
  if (events !== undefined && (webhooks?.subscribe === undefined || !namesEvents(webhooks.subscribe)))
    return [{ path: '/webhook_events', message: 'Nothing says how this system is asked to call about events.' }];
  if (webhooks === undefined) return [];
  const problems = webhookRules(webhooks, [...knownNames(connector)]);
  if (webhooks.subscribe !== undefined && api_url === undefined)
    problems.push({ path: '/subscribe/path', message: 'A path needs an api_url to stand below.' });
  return problems.map(({ path, message }) => ({ path: `/webhooks${path}`, message }));
}

function paramProblems(connector: Connector): Problem[] {
  if (connector.kind !== 'oauth2_code') return [];
  const own = Object.entries(connector.authorize_params ?? {})
    .filter(
      ([name, value]) => withheldParams.has(name) || (name === 'response_type' && !/^[a-z_]*code[a-z_]*$/.test(value)),
    )
    .map(([name]) => ({ path: `/authorize_params/${name}`, message: 'Mortise sets this parameter itself.' }));
  const dropped = Object.entries(connector.authorize_names ?? {})
    .filter(([name, to]) => to === null && (name === 'state' || name.startsWith('code_challenge')))
    .map(([name]) => ({
      path: `/authorize_names/${name}`,
      message: 'This parameter keeps the flow safe; it is always sent.',
    }));
  return [...own, ...dropped];
}
