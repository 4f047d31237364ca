/** The part of the published JSON Schema that describes a uischema, in both dialects. */
import { leaves, nodeTypes, widgets } from './uischema-words.ts';

const text = (description: string) => ({ type: 'string', description }) as const;
const pointer = '^#(/properties/[^/]+)*$';

const condition = {
  type: 'object',
  description: 'What a rule hangs on: a value that fits a schema, or several conditions joined.',
  properties: {
    scope: { type: 'string', pattern: pointer, description: 'The value that is asked, such as #/properties/mode.' },
    schema: { type: 'object', description: 'Holds when the value fits it, such as {const: expert}.' },
    failWhenUndefined: { type: 'boolean', description: 'True: never holds while there is no value.' },
    type: { enum: ['AND', 'OR', 'LEAF', 'SCHEMA'] },
    expectedValue: { description: 'Of type LEAF: the value that it has to be.' },
    conditions: { type: 'array', items: { $ref: '#/$defs/condition' } },
  },
} as const;

const element = {
  type: 'object',
  required: ['type'],
  properties: {
    type: {
      description: 'What the element is.',
      enum: nodeTypes,
    },
    scope: {
      type: 'string',
      pattern: pointer,
      description: 'The property that a Control shows: #/properties/list, or #/properties/address/properties/city.',
    },
    label: text('The label of a Control, or the heading of a Section, Group or Category.'),
    title: text('The text of a Label.'),
    subtitle: text('Smaller text under a heading.'),
    hintText: text('Help text; put it in double quotes and write \\n for a new line.'),
    admin: { type: 'boolean', description: 'True: shown to the vendor only, hidden from customers.' },
    options: { $ref: '#/$defs/elementOptions' },
    elements: { type: 'array', items: { $ref: '#/$defs/element' } },
    rule: {
      type: 'object',
      required: ['effect', 'condition'],
      properties: {
        effect: { enum: ['SHOW', 'HIDE', 'ENABLE', 'DISABLE'] },
        condition: { $ref: '#/$defs/condition' },
      },
    },
  },
  allOf: [
    {
      if: { properties: { type: { enum: leaves } }, required: ['type'] },
      then: { required: ['scope'] },
    },
  ],
} as const;

const elementOptions = {
  type: 'object',
  properties: {
    multi: { type: 'boolean', description: 'A text box with several lines.' },
    trim: { type: 'boolean', description: 'False: as wide as the form.' },
    format: { type: 'string', description: 'radio: choices as radio buttons.', examples: ['radio'] },
    slider: { type: 'boolean', description: 'A number on a slider.' },
    readonly: { type: 'boolean', description: 'Shown, but not to be changed.' },
    placeholder: text('Shown inside an empty field, besides its label.'),
    detail: { $ref: '#/$defs/element', description: 'The layout inside an object or of the items of a list.' },
    source: text('Of a Mapper stored as a list: the key of the source.'),
    target: text('Of a Mapper stored as a list: the key of the target.'),
    sourceLabel: text('Of a Mapper: what the sources are called.'),
    targetLabel: text('Of a Mapper: what the targets are called.'),
    required: { type: 'array', description: 'Of a Mapper: targets that need a source.' },
  },
} as const;

const words = {
  'ui:widget': {
    description: 'How the field is drawn.',
    anyOf: [
      {
        enum: widgets,
      },
      { type: 'string' },
    ],
  },
  'ui:order': { type: 'array', items: { type: 'string' }, description: 'Names in their order; "*" is all others.' },
  'ui:title': text('The label.'),
  'ui:description': text('Help text under the field.'),
  'ui:help': text('A hint under the field.'),
  'ui:placeholder': text('Shown inside an empty field, besides its label.'),
  'ui:disabled': { type: 'boolean' },
  'ui:readonly': { type: 'boolean' },
  'ui:enumNames': { type: 'array', description: 'Labels of the choices.' },
  'ui:admin': { type: 'boolean', description: 'True: shown to the vendor only, hidden from customers.' },
  'ui:options': { type: 'object', description: 'The same keys without "ui:".' },
} as const;

/** A level of a uischema in the dialect of react-jsonschema-form: `ui:` keys, and one key for each property. */
const level = {
  type: 'object',
  properties: words,
  patternProperties: { '^[^u]': { $ref: '#/$defs/level' } },
} as const;

export const uiDefinitions = { condition, element, elementOptions, level } as const;

/** A `type` makes it JSON Forms; anything else is read as rjsf. */
export const uischema = {
  description: 'How the page is laid out. Left out: every property in its order.',
  type: 'object',
  if: { required: ['type'] },
  then: { $ref: '#/$defs/element' },
  else: { $ref: '#/$defs/level' },
} as const;
