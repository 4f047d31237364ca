/** Manifests as their authors write them: read, tolerated with a warning, or refused in words. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { forCustomer, toForm } from '../settings/index.ts';
import { parseManifest } from './parse-manifest.ts';

/** Milliseconds of processor time so far: what a busy machine around the test does not change. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const fixtures = resolve(import.meta.dirname, '../../fixtures');
const read = (file: string) => parseManifest(readFileSync(join(fixtures, file), 'utf8'), file);
const where = (file: string) => read(file).problems.map(({ level, line, column }) => `${level} ${line}:${column}`);
const sentences = (file: string) =>
  read(file)
    .problems.map(({ message }) => message)
    .join('\n');

const head = 'version: 1.0\nbase: node:24\nbuild: npm ci\nrun: node .\n';
const withConfigs = (configs: string) => parseManifest(`${head}configs:\n${configs}`);

// Thousands of random cases take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe('a good manifest', () => {
  test('with every construct is read without a problem', () => {
    const { manifest, problems } = read('good/every-construct.yaml');
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({
      version: '1.0',
      base: { language: 'node', version: '24' },
      build: 'npm ci',
      run: 'node sync.js',
      connectors: ['lumen-crm', 'paperplane'],
      dynamic: ['lists', 'owners'],
    });
    expect(manifest?.settings.schema.properties?.batch).toEqual({
      type: 'integer',
      minimum: -5,
      maximum: 500,
      default: 50,
    });
    expect(manifest?.metadata_schema?.properties).toEqual({ cursor: { type: 'string' } });
  });

  test('with all of the language is read without a problem, and drawn', () => {
    const { manifest, problems } = read('good/whole-language.yaml');
    expect(problems).toEqual([]);
    expect(manifest?.dynamic).toEqual(['regions', 'countries', 'cities']);
    const form = manifest === null ? null : toForm(manifest.settings, { options: {}, audience: 'hub' });
    const kinds = Object.fromEntries(form?.fields.map(({ path, kind }) => [path.join('.'), kind]) ?? []);
    expect(kinds).toEqual({
      region: 'choice',
      country: 'choice',
      city: 'choice',
      channel: 'choice',
      tags: 'choices',
      mode: 'choice',
      batch: 'integer',
      rate: 'integer',
      words: 'list',
      'address.city': 'text',
      address: 'object',
      'address.street': 'text',
      'address.geo': 'object',
      'address.geo.lat': 'number',
      people: 'list',
      pairs: 'mapper',
      pair_list: 'mapper',
      way: 'choice',
      mailbox: 'text',
      phone: 'text',
      note: 'text',
      tier: 'text',
    });
    const fieldOf = (key: string) => form?.fields.find(({ path }) => path.join('.') === key);
    expect(fieldOf('city')?.source).toEqual({
      from: 'run-by-parent',
      definition: 'cities',
      waiting: true,
      parent: ['country'],
    });
    expect(fieldOf('channel')?.source).toEqual({
      from: 'live',
      definition: 'channels',
      search: true,
      uses: [['region'], ['country']],
    });
    expect(fieldOf('pairs')?.mapper).toMatchObject({
      source: { label: 'Theirs' },
      target: { label: 'Ours', required: ['EMAIL'] },
      stored: { as: 'object' },
    });
    expect(fieldOf('pair_list')?.mapper?.stored).toEqual({ as: 'list', sourceKey: 'from', targetKey: 'to' });
    expect(fieldOf('address.geo.lat')).toMatchObject({ minimum: -90, maximum: 90 });
    expect(form?.blocks).toMatchObject([
      { block: 'tabs', tabs: [{ label: 'Choices' }, { label: 'Details', rules: { shown: [{}] } }] },
    ]);
  });

  test('in the dialect of rjsf gives the same tree', () => {
    const { manifest, problems } = read('good/rjsf.yaml');
    expect(problems).toEqual([]);
    if (manifest === null) throw new Error('not read');
    const form = toForm(manifest.settings, { options: {}, audience: 'hub' });
    expect(form.blocks).toMatchObject([{ block: 'section', label: 'The sync', subtitle: 'All of it.' }]);
    expect(form.fields.map(({ path }) => path.join('.'))).toEqual([
      'mail',
      'story',
      'size',
      'count',
      'tags',
      'tier',
      'pairs',
      'address',
      'address.city',
      'address.street',
      'address.code',
      'people',
    ]);
    const fieldOf = (key: string) => form.fields.find(({ path }) => path.join('.') === key);
    expect(fieldOf('mail')).toMatchObject({ kind: 'text', format: 'email' });
    expect(fieldOf('story')).toMatchObject({
      multiline: true,
      placeholder: 'Once upon a time',
      hint: 'Keep it short.',
    });
    expect(fieldOf('size')).toMatchObject({ widget: 'radio', options: [{ label: 'Small' }, { label: 'Medium' }] });
    expect(fieldOf('count')).toMatchObject({ widget: 'range', readOnly: true, label: 'How many' });
    expect(fieldOf('tags')).toMatchObject({ kind: 'choices', options: [{ label: 'First' }, { label: 'Second' }] });
    expect(fieldOf('address.street')?.help).toBe('With its number.');
    expect(fieldOf('pairs')?.mapper?.target).toMatchObject({ label: 'Ours', required: ['EMAIL'] });
    const items = fieldOf('people')?.item?.blocks.map((block) => (block.block === 'field' ? block.field : null));
    expect(items).toMatchObject([{ path: ['bio'], multiline: true }, { path: ['name'] }]);
    const seen = JSON.stringify(toForm(manifest.settings, { options: {}, audience: 'customer' }));
    expect(seen).not.toMatch(/tier|code/);
  });

  test('without a uischema shows every property in order', () => {
    const { manifest, problems } = read('good/no-uischema.yaml');
    expect(problems).toEqual([]);
    const form = manifest === null ? null : toForm(manifest.settings, { options: {}, audience: 'customer' });
    expect(form?.fields.map(({ label }) => label)).toEqual(['Folder name', 'Keep copies']);
  });
});

describe('a tolerated mistake is a warning with its place and a suggestion', () => {
  const table: [file: string, place: string, words: string][] = [
    ['ref-without-dollar', 'warning 10:9', 'Did you mean "$ref"?'],
    ['php-ending', 'warning 4:6', 'Did you mean "worker.php"?'],
    ['schema-without-type', 'warning 6:3', 'read as "type: object"'],
    ['no-build', 'warning 1:1', 'There is no "build"'],
    ['no-configs', 'warning 1:1', 'There is no "configs"'],
    ['backslash-in-hint', 'warning 16:19', 'double quotes'],
    ['rows-in-braces', 'warning 17:11', 'Did you mean "rows: 4"?'],
    ['connectors-null', 'warning 5:1', '"connectors" is empty'],
    ['version-and-base', 'warning 1:10', 'Version 0.2'],
    ['version-and-base', 'warning 2:7', 'names no version'],
    ['references', 'warning 10:15', 'Write "#/definitions/levels"'],
    ['references', 'warning 12:15', 'Options from metadata'],
    ['references', 'warning 14:9', 'disagrees with "number"'],
    ['rjsf-slips', 'warning 12:16', 'Did you mean "story"?'],
    ['rjsf-slips', 'warning 13:5', 'Did you mean "story"?'],
    ['rjsf-slips', 'warning 15:18', 'Did you mean "textarea"?'],
    ['rjsf-slips', 'warning 16:7', 'Classes are not taken over'],
    ['rjsf-slips', 'warning 17:7', 'Own fields are not known'],
    ['rjsf-slips', 'warning 18:7', 'Did you mean "ui:placeholder"?'],
    ['rjsf-slips', 'warning 20:7', 'A password is a secret'],
    ['language-slips', 'warning 10:58', 'in a circle'],
    ['language-slips', 'warning 12:29', 'no run brings the choices'],
    ['language-slips', 'warning 13:56', 'Did you mean "country"?'],
    ['language-slips', 'warning 15:7', 'shown as JSON text'],
    ['language-slips', 'warning 16:7', 'allows no value'],
    ['language-slips', 'warning 19:20', 'Did you mean "city"?'],
    ['language-slips', 'warning 21:32', 'Did you mean "maxLength"?'],
    ['language-slips', 'warning 24:54', 'it is read as "string"'],
    ['language-slips', 'warning 28:29', 'Did you mean "paperplane"?'],
    ['language-slips', 'warning 28:61', 'Did you mean "label"?'],
    ['language-slips', 'warning 28:81', 'Did you mean "region"?'],
    ['language-slips', 'warning 34:24', 'Did you mean "SHOW"?'],
    ['language-slips', 'warning 34:49', 'Did you mean "#/properties/plain"?'],
    ['language-slips', 'warning 37:41', 'a scope such as'],
    ['language-slips', 'warning 38:32', 'Did you mean "#/properties/address/properties/city"?'],
    ['language-slips', 'warning 43:11', 'Did you mean "detail"?'],
    ['language-slips', 'warning 29:3', 'so is the whole list'],
    ['language-slips', 'warning 13:56', 'names no property: "contry"'],
    ['mapper-slips', 'warning 9:7', 'A Mapper needs'],
    ['mapper-slips', 'warning 10:29', 'is empty'],
    ['slips', 'warning 12:9', 'Did you mean "default"?'],
    ['slips', 'warning 29:32', 'Did you mean "#/properties/picky"?'],
    ['slips', 'warning 27:16', 'Did you mean "Control"?'],
  ];
  test.each(table)('%s at %s', (name, place, words) => {
    const file = `tolerated/${name}.yaml`;
    expect(read(file).manifest).not.toBeNull();
    expect(where(file)).toContain(place);
    expect(sentences(file)).toContain(words);
    expect(where(file).filter((one) => one.startsWith('error'))).toEqual([]);
  });

  test('what is read in place of a mistake is right', () => {
    const slips = read('tolerated/slips.yaml').manifest?.settings.schema;
    expect(slips?.properties?.count).toMatchObject({ type: 'integer', default: 3 });
    expect(slips?.properties?.picky?.enum).toEqual(['1', '2']);
    expect(slips?.required).toEqual(['picky']);
    const references = read('tolerated/references.yaml').manifest;
    expect(references?.settings.schema.properties?.level).toEqual({ $ref: '#/definitions/levels' });
    expect(references?.dynamic).toEqual(['people']);
    const hint = read('tolerated/backslash-in-hint.yaml').manifest?.settings.uischema.elements?.[0]?.hintText;
    expect(hint).toBe('The bucket is where files land. Ask your administrator.\nThe name is enough.');
  });
});

describe('what is for the hub only stays so, however it is written', () => {
  const schema =
    '  schema: {type: object, properties: {open: {type: string}, tier: {type: string}, plan: {type: object, properties: {rate: {type: integer}}}, rows: {type: array, items: {type: object, properties: {cost: {type: integer}}}}}}\n';
  test.each([
    [
      '{type: VerticalLayout, elements: [{type: Nonsense, admin: true, elements: [{type: Control, scope: "#/properties/tier"}]}]}',
      'tier',
    ],
    ['{type: VerticalLayout, elements: [{admin: yes, scope: "properties/tier"}]}', 'tier'],
    [
      '{type: VerticalLayout, elements: [{type: Control, scope: "#/properties/open", elements: [{type: Control, scope: "#/properties/tier", admin: true}]}]}',
      'tier',
    ],
    [
      '{type: VerticalLayout, elements: [{type: Control, scope: "#/properties/plan", options: {detail: {type: Nonsense, elements: [{type: Control, scope: "#/properties/rate", admin: true}]}}}]}',
      'rate',
    ],
    [
      '{type: VerticalLayout, elements: [{type: Control, scope: "#/properties/rows", options: {detail: [{admin: true}]}}]}',
      'cost',
    ],
    ['{ui:admin: true, open: {}}', 'tier'],
    ['{tier: {ui:options: {admin: true}}}', 'tier'],
    ['{tier: {ui:widget: hidden, ui:admin: "true"}}', 'tier'],
    ['{plan: {ui:widget: hidden, rate: {ui:admin: true}}}', 'rate'],
    ['{plan: {items: {ui:admin: true}}}', 'rate'],
    ['{rows: {items: {ui:admin: true}}}', 'cost'],
    ['{rows: {items: {cost: {ui:admin: true}}}}', 'cost'],
  ])('%s', (uischema, word) => {
    const { manifest } = withConfigs(`${schema}  uischema: ${uischema}\n`);
    if (manifest === null) throw new Error('not read');
    expect(JSON.stringify(forCustomer(manifest.settings))).not.toContain(word);
  });

  test('an empty uischema shows every property, a misspelt name does not change the dialect', () => {
    const shown = (uischema: string) =>
      withConfigs(`${schema}  uischema: ${uischema}\n`).manifest?.settings.uischema.elements?.length;
    expect([shown('{}'), shown('{oepn: {ui:widget: textarea}}')]).toEqual([4, 4]);
  });
});

describe('a broken manifest is refused with a line and a sentence', () => {
  const table: [file: string, place: string, words: string][] = [
    ['configs-is-a-list', 'error 5:1', '"configs" is a list'],
    ['base-with-space', 'error 2:7', 'Did you mean "base: php:8.4"?'],
    ['tab', 'error 4:1', 'tab'],
    ['key-twice', 'error 5:1', 'already there'],
    ['alias', 'error 9:10', 'write it out'],
    ['prototype-key', 'error 9:7', '"__proto__" is not allowed'],
    ['reference-to-nothing', 'error 9:17', 'out of this file'],
    ['reference-to-nothing', 'error 10:17', 'Did you mean "#/definitions/lists"?'],
    ['prototype-key', 'error 9:7', 'Choose another name'],
    ['brace-open', 'error 10:7', 'a "}" is missing'],
    ['circle', 'error 12:17', '"#/definitions/a" leads back'],
    ['pattern', 'error 9:37', 'back reference'],
    ['no-run', 'error 1:1', 'no "run"'],
    ['properties-is-a-list', 'error 8:5', 'a list'],
    ['properties-is-a-list', 'error 12:5', '"elements" is a list'],
    ['two-documents', 'error 3:1', 'more than one YAML document'],
    ['tag', 'error 5:10', 'tags'],
  ];
  test.each(table)('%s at %s', (name, place, words) => {
    const file = `refused/${name}.yaml`;
    expect(read(file).manifest).toBeNull();
    expect(where(file)).toContain(place);
    expect(sentences(file)).toContain(words);
  });

  test('an empty list of choices is said once, not as a placeholder too', () => {
    expect(sentences('tolerated/mapper-slips.yaml')).not.toContain('placeholder');
  });

  test.each([
    ['', 'is empty'],
    ['- a\n- b\n', 'is a list'],
    ['hello', 'is a single value'],
    ['# only a comment', 'is empty'],
  ])('%j %s', (text, words) => {
    const { manifest, problems } = parseManifest(text, 'mortise.yaml');
    expect(manifest).toBeNull();
    expect(problems[0]?.message).toContain(`mortise.yaml ${words}`);
  });
});

describe('a hostile manifest is refused at once', () => {
  const bombs: [name: string, text: string][] = [
    ['20,000 brackets', '['.repeat(20_000)],
    ['20,000 braces', '{a: '.repeat(20_000)],
    ['20,000 nested lists', '- '.repeat(20_000)],
    ['deep indentation', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    [
      'nine nested aliases',
      [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        ...'bcdefg'.split('').map(
          (name, index) =>
            `${name}: &${name} [${Array(9)
              .fill(`*${'abcdefg'[index] ?? 'a'}`)
              .join(',')}]`,
        ),
      ].join('\n'),
    ],
    ['merge keys', 'a: &a {x: 1}\nb:\n  <<: *a\n'],
    ['more than 256 kB', `${head}# ${'x'.repeat(260_000)}`],
  ];
  test.each(bombs)('%s', (_name, text) => {
    const before = spent();
    const { manifest, problems } = parseManifest(text);
    expect(spent() - before).toBeLessThan(300);
    expect(manifest).toBeNull();
    expect(problems.some(({ level }) => level === 'error')).toBe(true);
  });

  test('a default for a secret is ignored with a warning', () => {
    const { manifest, problems } = withConfigs(
      '  schema:\n    type: object\n    properties:\n      token: {type: string, writeOnly: true, default: hunter2}\n',
    );
    expect(problems).toMatchObject([{ level: 'warning', line: 9, path: '/configs/schema/properties/token/default' }]);
    expect(JSON.stringify(manifest)).not.toContain('hunter2');
    const typed = withConfigs(
      '  schema:\n    type: object\n    properties:\n      token: {type: string, format: password, default: hunter2}\n',
    );
    expect(typed.problems).toMatchObject([{ level: 'warning', path: '/configs/schema/properties/token/default' }]);
    expect(JSON.stringify(typed.manifest)).not.toContain('hunter2');
  });

  test('words that other YAML versions turn into booleans stay words', () => {
    const { manifest } = withConfigs(
      '  schema:\n    type: object\n    properties:\n      country: {type: string, enum: [no, yes, on, off]}\n',
    );
    expect(manifest?.settings.schema.properties?.country?.enum).toEqual(['no', 'yes', 'on', 'off']);
  });

  test('a schema with 50,000 choices or 40 levels is refused', () => {
    const many = withConfigs(
      `  schema:\n    type: object\n    properties:\n      a: {type: string, enum: [${Array(40_000).fill('x').join(',')}]}\n`,
    );
    expect(many.problems.map(({ message }) => message).join()).toContain('more than 5000 values');
    const deep = withConfigs(`  schema: ${'{properties: {a: '.repeat(20)}{type: string}${'}}'.repeat(20)}\n`);
    expect(deep.problems.map(({ message }) => message).join()).toContain('deeper than 32 levels');
  });
});

describe('whatever the text is', () => {
  const words = fc.constantFrom(
    'version',
    'run',
    'configs',
    'schema',
    'uischema',
    'type',
    'object',
    'properties',
    'elements',
    '$ref',
    '#/definitions/a',
    'definitions',
    'enum',
    'oneOf',
    'const',
    'required',
    'Control',
    'Section',
    'scope',
    '#/properties/a',
    'admin',
    'options',
    'min',
    '7',
    'null',
    'true',
    'connectors',
    'base',
    'metadata_schema',
    'items',
    'if',
    'then',
    'anyOf',
    'dependentSchemas',
    'dependsOn',
    'source',
    'rule',
    'condition',
    'effect',
    'detail',
    'Mapper',
    'Categorization',
    'ui:widget',
    'ui:order',
    'ui:options',
    'array',
    'a',
    '#',
  );
  const leaf = fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null), fc.string());
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(words, tie('node'), { maxKeys: 5 }),
    ),
  })).node;

  test('no random text makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) =>
        parseManifest(text).problems.every(({ line, column }) => line > 0 && column > 0),
      ),
    );
  });

  test.each(['elements: false', 'elements: [{type: Divider}]', 'elements: {a: 1}', 'elements: 7'])(
    'a Control with %s is a warning, and drawn without',
    (elements) => {
      const text = `version: 1.0\nrun: x\nconfigs:\n  schema: {type: object, properties: {a: {type: string}}}\n  uischema: {type: VerticalLayout, elements: [{type: Control, scope: '#/properties/a', ${elements}}]}\n`;
      const { manifest, problems } = parseManifest(text);
      expect(problems.some(({ level, message }) => level === 'warning' && message.includes('holds no elements'))).toBe(
        true,
      );
      expect(manifest?.settings.uischema.elements?.[0]?.elements).toBeUndefined();
    },
  );

  test('no random tree makes it or the form throw', () => {
    fc.assert(
      fc.property(tree, tree, (schema, uischema) => {
        const { manifest, problems } = parseManifest(
          JSON.stringify({ version: 1, run: 'x', configs: { schema, uischema } }),
        );
        if (manifest !== null) toForm(manifest.settings, { options: {}, audience: 'hub' });
        return (manifest === null) === problems.some(({ level }) => level === 'error');
      }),
      { numRuns: 3_000 },
    );
  });
});

const samples = process.env.MORTISE_MANIFEST_SAMPLES ?? '';
describe.skipIf(!existsSync(samples))(
  'manifests found in the wild (folder MORTISE_MANIFEST_SAMPLES; skipped without it)',
  () => {
    const files = existsSync(samples) ? readdirSync(samples).filter((file) => file.endsWith('.yaml')) : [];
    test.each(files)('%s', (file) => {
      const { manifest } = parseManifest(readFileSync(join(samples, file), 'utf8'), file);
      expect(manifest === null).toBe(file.startsWith('mistake-'));
      if (manifest !== null)
        expect(toForm(manifest.settings, { options: {}, audience: 'customer' }).fields.length).toBeGreaterThan(0);
    });
  },
);
