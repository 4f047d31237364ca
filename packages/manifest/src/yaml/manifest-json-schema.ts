/** The published JSON Schema of a manifest, for editors that complete it; served at /schema/manifest.json. */
import { uiDefinitions, uischema } from './uischema-json-schema.ts';

const name = { type: 'string', minLength: 1 } as const;
const scalar = { type: ['string', 'number', 'boolean'] } as const;
const text = (description: string) => ({ type: 'string', description }) as const;

const property = {
  type: ['object', 'boolean'],
  properties: {
    type: { anyOf: [{ $ref: '#/$defs/typeName' }, { type: 'array', items: { $ref: '#/$defs/typeName' } }] },
    title: text('The label where the Control has none.'),
    description: text('Help text under the field.'),
    default: { description: 'What the form starts from.' },
    examples: { type: 'array', description: 'Shown as an example.' },
    enum: {
      type: 'array',
      items: scalar,
      description: 'The choices. A single "placeholder" in a definition is replaced by what the init run prints.',
    },
    const: { description: 'The only value.' },
    oneOf: {
      type: 'array',
      description: 'The choices with labels (const and title), or alternatives.',
      items: { $ref: '#/$defs/property' },
    },
    anyOf: { type: 'array', items: { $ref: '#/$defs/property' } },
    allOf: { type: 'array', items: { $ref: '#/$defs/property' } },
    not: { $ref: '#/$defs/property' },
    if: { $ref: '#/$defs/property', description: 'While it holds, "then" counts, otherwise "else".' },
    then: { $ref: '#/$defs/property' },
    else: { $ref: '#/$defs/property' },
    format: {
      anyOf: [
        { enum: ['date', 'time', 'date-time', 'email', 'uri', 'hostname', 'uuid', 'ipv4', 'ipv6', 'password'] },
        { type: ['string', 'null'] },
      ],
    },
    min: { type: 'number', description: 'The same as minimum.' },
    max: { type: 'number', description: 'The same as maximum.' },
    minimum: { type: 'number' },
    maximum: { type: 'number' },
    minLength: { type: 'integer', minimum: 0 },
    maxLength: { type: 'integer', minimum: 0 },
    pattern: { type: 'string', format: 'regex' },
    readOnly: { type: 'boolean' },
    writeOnly: {
      type: 'boolean',
      description: 'A secret, as `format: password` is: never shown again once it is saved.',
    },
    $ref: {
      type: 'string',
      pattern: '^#/(definitions|\\$defs)/',
      description: 'A definition, such as #/definitions/lists.',
    },
    dependsOn: text('The property whose value narrows the choices; the init run prints them for each of its values.'),
    source: { $ref: '#/$defs/source' },
    items: { $ref: '#/$defs/property', description: 'What the items of a list are.' },
    uniqueItems: { type: 'boolean', description: 'True: each only once; with choices, a multiple choice.' },
    minItems: { type: 'integer', minimum: 0 },
    maxItems: { type: 'integer', minimum: 0 },
    multipleOf: { type: 'number', exclusiveMinimum: 0 },
    properties: { $ref: '#/$defs/properties' },
    required: { type: 'array', items: name, uniqueItems: true },
    additionalProperties: { $ref: '#/$defs/property' },
    propertyNames: { $ref: '#/$defs/property' },
    dependentRequired: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
    dependentSchemas: { $ref: '#/$defs/properties' },
  },
} as const;

const source = {
  type: 'object',
  description: 'Live options: asked of the outside system through the connection when the field opens.',
  required: ['path', 'value'],
  properties: {
    connector: text('The connector through which it is asked; may be left out when there is only one.'),
    path: { type: 'string', pattern: '^/([^/].*)?$', description: 'On the host of the connector, such as /v1/lists.' },
    query: {
      type: 'object',
      additionalProperties: scalar,
      description: 'Parameters; {{settings.name}} is the answer of a field.',
    },
    items: text('Where the answer holds the list: a JSON Pointer, such as /data; left out: the answer is the list.'),
    value: text('Where an item holds what is stored: a name or a JSON Pointer.'),
    label: text('Where an item holds what people read; left out: the value.'),
    search: text('The parameter for what was typed.'),
    cursor: {
      type: 'object',
      required: ['param', 'next'],
      properties: {
        param: text('The parameter for the next page.'),
        next: text('Where the answer says what the next page is.'),
      },
    },
  },
  additionalProperties: false,
} as const;

/** Keywords of the settings schema that conditions are made of. */
const conditional = {
  definitions: { $ref: '#/$defs/properties' },
  $defs: { $ref: '#/$defs/properties' },
  allOf: { type: 'array', items: { $ref: '#/$defs/property' } },
  anyOf: { type: 'array', items: { $ref: '#/$defs/property' } },
  oneOf: { type: 'array', items: { $ref: '#/$defs/property' } },
  if: { $ref: '#/$defs/property' },
  then: { $ref: '#/$defs/property' },
  else: { $ref: '#/$defs/property' },
  dependentRequired: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
  dependentSchemas: { $ref: '#/$defs/properties' },
} as const;

export const manifestJsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Mortise manifest',
  description:
    'mortise.yaml or PANDIUM.yaml: how an integration is built and run, and which settings its customers get.',
  type: 'object',
  required: ['version', 'run'],
  properties: {
    version: { type: ['number', 'string'], description: 'The version of the manifest language.', examples: [1.0, 0.4] },
    base: { ...text('Language and version.'), examples: ['node:24', 'python:3.13'] },
    build: { ...text('The command that fetches dependencies and compiles.'), examples: ['npm ci && npm run build'] },
    run: { ...name, description: 'The command that starts the program.', examples: ['node .'] },
    connectors: {
      type: ['array', 'null'],
      items: name,
      uniqueItems: true,
      description: 'Names of the connectors that the program uses.',
    },
    configs: {
      type: 'object',
      description: 'The settings.',
      properties: {
        schema: {
          type: 'object',
          required: ['type'],
          properties: {
            type: { const: 'object' },
            properties: {
              type: 'object',
              additionalProperties: { $ref: '#/$defs/property', type: 'object' },
              description: 'Each reaches the program as PAN_CFG_ and its name in upper case.',
            },
            required: { type: 'array', items: name, uniqueItems: true },
            ...conditional,
          },
        },
        uischema,
      },
      additionalProperties: false,
    },
    metadata_schema: {
      type: 'object',
      description: 'The state that the program keeps for a tenant between runs.',
      required: ['schema'],
      properties: { schema: { type: 'object' }, uischema: { type: 'object' } },
    },
  },
  additionalProperties: false,
  $defs: {
    ...uiDefinitions,
    property,
    properties: { type: 'object', additionalProperties: { $ref: '#/$defs/property' } },
    source,
    typeName: { enum: ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'] },
  },
} as const;
