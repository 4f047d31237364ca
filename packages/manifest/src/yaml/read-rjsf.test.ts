/** The dialect of react-jsonschema-form where its tree is not simply that of the properties. */
import { expect, test } from 'vitest';
import { toForm, type FormBlock } from '../settings/index.ts';
import { parseManifest } from './parse-manifest.ts';

const keysOf = (blocks: readonly FormBlock[]) =>
  blocks.map((block) => (block.block === 'field' ? `${block.field.kind} ${block.field.path.join('/')}` : block.block));

test('the parts of alternatives are laid out inside them, in the order and with the words that the author gave', () => {
  const { manifest, problems } = parseManifest(`version: 1.0
base: node:24
build: npm ci
run: node .
configs:
  schema:
    type: object
    properties: { name: { type: string } }
    oneOf:
      - { properties: { mail: { type: string }, copy: { type: string } } }
      - { properties: { phone: { type: string } } }
  uischema:
    ui:order: [copy, mail, name, phone]
    mail: { ui:title: Where to }
`);
  expect(problems).toEqual([]);
  if (manifest === null) throw new Error('no manifest');
  const { blocks, fields } = toForm(manifest.settings, { options: {}, audience: 'hub' });
  expect(keysOf(blocks)).toEqual(['text name', 'alternatives ']);
  const of = fields.find(({ kind }) => kind === 'alternatives')?.alternatives?.of ?? [];
  expect(of.map((one) => [one.label, ...keysOf(one.blocks)])).toEqual([
    ['Copy, Where to', 'text copy', 'text mail'],
    ['Phone', 'text phone'],
  ]);
});
