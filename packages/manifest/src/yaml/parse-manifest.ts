/** Text of a manifest → a typed manifest, or what is wrong with it. */
import { parse } from 'yaml';
import { defaultLayout } from '../settings/ui-tree.ts';
import { dynamicDefinitions, type JsonSchema, type UiNode } from '../settings/index.ts';
import type { ParsedManifest } from './manifest.ts';

/** First working version. */
export function parseManifest(text: string, _fileName = 'mortise.yaml'): ParsedManifest {
  const read = parse(text, { schema: 'core', maxAliasCount: 0, uniqueKeys: true }) as Record<string, unknown>;
  const configs = (read.configs ?? {}) as { schema?: JsonSchema; uischema?: UiNode };
  const schema: JsonSchema = { type: 'object', ...configs.schema };
  const [language = '', version = null] = String(read.base ?? '').split(':');
  return {
    manifest: {
      version: String(read.version ?? ''),
      base: language === '' ? null : { language: language.toLowerCase(), version },
      build: read.build === undefined ? null : String(read.build),
      run: String(read.run ?? ''),
      connectors: Array.isArray(read.connectors) ? read.connectors.map(String) : [],
      settings: { schema, uischema: configs.uischema ?? defaultLayout(schema) },
      metadata_schema: (read.metadata_schema as { schema?: JsonSchema } | undefined)?.schema ?? null,
      dynamic: dynamicDefinitions(schema),
    },
    problems: [],
  };
}
