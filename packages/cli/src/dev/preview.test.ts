/** What answers come to: config, verdict, environment, and what neither may show. */
import { describe, expect, test } from 'vitest';
import { parseManifest, type Manifest } from '@mortise/manifest';
import { previewOf, type Question } from './preview.ts';
import { sampleOptions } from './sample-options.ts';

const text = `
version: 1.0
base: node:24
build: "true"
run: node main.mjs
connectors: [crm]
configs:
  schema:
    type: object
    required: [list]
    definitions:
      lists: {oneOf: [{const: placeholder, title: Placeholder}]}
      stores: {enum: [placeholder]}
      shelves: {enum: [placeholder]}
      owners:
        type: string
        source: {path: /owners, items: /items, value: /id, label: /name, search: q}
    properties:
      list: {$ref: '#/definitions/lists'}
      region: {type: string, enum: [eu, us]}
      store: {$ref: '#/definitions/stores', dependsOn: region}
      shelf: {$ref: '#/definitions/shelves', dependsOn: store}
      owner: {$ref: '#/definitions/owners'}
      tag: {type: string, default: crm}
      tier: {type: string, default: basic}
      login: {type: object, properties: {user: {type: string}, key: {type: string, format: password}}}
  uischema:
    type: VerticalLayout
    elements:
      - {type: Control, scope: '#/properties/list'}
      - {type: Control, scope: '#/properties/region'}
      - {type: Control, scope: '#/properties/store'}
      - {type: Control, scope: '#/properties/shelf'}
      - {type: Control, scope: '#/properties/owner'}
      - {type: Control, scope: '#/properties/tag'}
      - {type: Control, scope: '#/properties/tier', admin: true}
      - {type: Control, scope: '#/properties/login'}
`;

function manifestOf(yaml: string): Manifest {
  const { manifest, problems } = parseManifest(yaml);
  if (manifest === null) throw new Error(JSON.stringify(problems));
  return manifest;
}

const manifest = manifestOf(text);
const ask = (asked: Partial<Question> = {}) =>
  previewOf(manifest, 'crm-sync', {
    audience: 'customer',
    options: { lists: ['a', 'b'] },
    answers: null,
    saved: {},
    secretsSet: [],
    ...asked,
  });

describe('what answers come to', () => {
  test('untouched, a form stands at its defaults and says what is missing', () => {
    const found = ask();
    expect(found).toMatchObject({ accepted: false, config: { tag: 'crm' } });
    expect(found.problems.map(({ path }) => path)).toEqual(['/list']);
    expect(found.config).not.toHaveProperty('tier');
  });

  test('an accepted config is what a run gets: admin-only defaults too, in both spellings of a variable one is shown', () => {
    const found = ask({ answers: { list: 'a', tag: 'x' } });
    expect(found).toMatchObject({ accepted: true, problems: [], config: { list: 'a', tag: 'x', tier: 'basic' } });
    expect(found.environment).toMatchObject({
      PAN_CFG_LIST: 'a',
      PAN_CFG_TIER: 'basic',
      'PAN_SEC_CRM_…': '[each field of this connector in the account file]',
      PAN_CTX_RUN_MODE: 'normal',
      PAN_CTX_INTEGRATION_NAME: 'crm-sync',
    });
    expect(Object.keys(found.environment).filter((name) => !name.startsWith('PAN_'))).toEqual([]);
  });

  test('of systems of the catalogue, each variable of a run is named with what it is', () => {
    const yaml = text.replace('connectors: [crm]', 'connectors: [shopify, chubb]');
    const { environment } = previewOf(manifestOf(yaml), 'x', {
      audience: 'hub',
      options: {},
      answers: null,
      saved: {},
      secretsSet: [],
    });
    expect(environment).toMatchObject({
      PAN_SEC_SHOPIFY_ACCESS_TOKEN: '[Access token]',
      PAN_SEC_SHOPIFY_SHOP: expect.stringContaining(', given by the customer]'),
      PAN_SEC_CHUBB_PASSWORD: expect.stringContaining(', given by the customer, where there is one]'),
      PAN_SEC_CHUBB_HOST_KEY: expect.stringContaining(', told by the system]'),
    });
    expect(Object.keys(environment).filter((name) => /SECRET|REFRESH/.test(name))).toEqual([]);
  });

  test('saved once, the same answers are accepted again, and a customer’s form gets nothing that is admin-only', () => {
    const saved = ask({ answers: { list: 'a', tag: 'x' } });
    expect(saved.given.after).toEqual({ list: 'a', tag: 'x' });
    const again = ask({ saved: saved.config });
    expect(again).toMatchObject({ accepted: true, config: { list: 'a', tag: 'x', tier: 'basic' } });
    expect(again.given.before).toEqual({ list: 'a', tag: 'x' });
  });

  test('a secret is told as set and never given back', () => {
    const found = ask({ answers: { list: 'a', login: { user: 'ann', key: 'hunter2' } } });
    expect(JSON.stringify(found)).not.toContain('hunter2');
    expect(found.secretsSet).toEqual(['/login/key']);
    expect(found.shown).toMatchObject({ login: { user: 'ann', key: '[secret]' } });
    expect(JSON.parse(found.environment['PAN_CFG_LOGIN'] ?? '')).toEqual({ user: 'ann', key: '[secret]' });
    const later = ask({
      answers: { list: 'b', login: { user: 'ann' } },
      saved: found.config,
      secretsSet: ['/login/key'],
    });
    expect(later.secretsSet).toEqual(['/login/key']);
    const gone = ask({ answers: { list: 'b', login: { key: null } }, saved: found.config, secretsSet: ['/login/key'] });
    expect(gone.secretsSet).toEqual([]);
  });

  test('a customer gets nothing of what is admin-only, a hub user all of it with its marks', () => {
    expect(JSON.stringify(ask().settings)).not.toContain('tier');
    const { settings } = ask({ audience: 'hub' });
    expect(JSON.stringify(settings.uischema)).toContain('#/properties/tier');
    expect(JSON.stringify(settings.uischema)).toContain('"admin":true');
  });

  test('what is wrong with the choices is said', () => {
    expect(ask({ options: {} }).optionProblems).toContain('The init run printed no options for "lists".');
  });
});

describe('sample choices', () => {
  test('there are some for every definition that waits, by parent where they depend on one, down a chain', () => {
    const samples = sampleOptions(manifest.settings, manifest.dynamic);
    expect(Object.keys(samples).sort()).toEqual(['lists', 'owners', 'shelves', 'stores']);
    expect(samples['lists']).toHaveLength(3);
    expect(Object.keys(samples['stores'] ?? {})).toEqual(['eu', 'us']);
    expect(Object.keys(samples['shelves'] ?? {})).toEqual(['stores-eu-1', 'stores-eu-2', 'stores-us-1', 'stores-us-2']);
    const filled = ask({
      options: samples,
      answers: { list: 'lists-1', region: 'eu', store: 'stores-eu-1', shelf: 'shelves-stores-eu-1-2' },
    });
    expect(filled).toMatchObject({ accepted: true, optionProblems: [] });
  });
});
