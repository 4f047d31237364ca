/** A parsed manifest and what was found wrong with its text. */
import type { JsonSchema, Settings } from '../settings/index.ts';

export type Problem = {
  level: 'error' | 'warning';
  /** Counted from 1. */
  line: number;
  column: number;
  /** JSON Pointer of the place in the file; empty for the whole file. */
  path: string;
  message: string;
};

export type Manifest = {
  version: string;
  base: { language: string; version: string | null } | null;
  build: string | null;
  run: string;
  connectors: string[];
  /** Canonical: references as `#/definitions/x`, `minimum` and `maximum`, a UiSchema always. */
  settings: Settings;
  metadata_schema: JsonSchema | null;
  /** Names of the definitions that an init run feeds. */
  dynamic: string[];
};

export type ParsedManifest = { manifest: Manifest | null; problems: Problem[] };
