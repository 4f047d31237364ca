/** The published JSON Schema of a manifest, for editors; served at /schema/manifest.json. */

export const manifestJsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Mortise manifest',
  type: 'object',
  required: ['version', 'run'],
} as const;
