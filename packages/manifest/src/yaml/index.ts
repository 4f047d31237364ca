/** The door of the YAML room. */
export { type Manifest, type ParsedManifest, type Problem } from './manifest.ts';
export { parseManifest } from './parse-manifest.ts';
export { manifestJsonSchema } from './manifest-json-schema.ts';
