/** The published JSON Schema of a manifest, for editors that complete it; served at /schema/manifest.json. */

const name = { type: 'string', minLength: 1 } as const;
const scalar = { type: ['string', 'number', 'boolean'] } as const;
const text = (description: string) => ({ type: 'string', description }) as const;

const element = {
  type: 'object',
  required: ['type'],
  properties: {
    type: {
      description: 'What the element is.',
      enum: [
        'VerticalLayout',
        'Section',
        'Control',
        'Label',
        'Divider',
        'HorizontalLayout',
        'Group',
        'MultiSelectControl',
        'Categorization',
        'Category',
        'Mapper',
      ],
    },
    scope: {
      type: 'string',
      pattern: '^#/properties/',
      description: 'The property that a Control shows, such as #/properties/list.',
    },
    label: text('The label of a Control or the heading of a Section.'),
    title: text('The text of a Label.'),
    subtitle: text('Smaller text under a heading.'),
    hintText: text('Help text; put it in double quotes and write \\n for a new line.'),
    admin: { type: 'boolean', description: 'True: shown to the vendor only, hidden from customers.' },
    options: {
      type: 'object',
      properties: {
        multi: { type: 'boolean', description: 'A text box with several lines.' },
        trim: { type: 'boolean', description: 'False: as wide as the form.' },
      },
    },
    elements: { type: 'array', items: { $ref: '#/$defs/element' } },
    rule: { type: 'object' },
  },
  allOf: [{ if: { properties: { type: { const: 'Control' } }, required: ['type'] }, then: { required: ['scope'] } }],
} as const;

const property = {
  type: 'object',
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
    oneOf: {
      type: 'array',
      description: 'The choices with labels.',
      items: { type: 'object', properties: { const: scalar, title: { type: 'string' } } },
    },
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
    $ref: { type: 'string', pattern: '^#/definitions/', description: 'A definition, such as #/definitions/lists.' },
    dependsOn: text('The property whose value narrows the choices.'),
    items: { type: 'object' },
  },
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
              additionalProperties: { $ref: '#/$defs/property' },
              description: 'Each reaches the program as PAN_CFG_ and its name in upper case.',
            },
            required: { type: 'array', items: name, uniqueItems: true },
            definitions: { type: 'object', additionalProperties: { $ref: '#/$defs/property' } },
          },
        },
        uischema: { $ref: '#/$defs/element' },
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
    element,
    property,
    typeName: { enum: ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'] },
  },
} as const;
