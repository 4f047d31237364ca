/** Reads a connector definition that came from outside. */
import { Errors } from 'typebox/value';
import type { Problem } from '../platform/http/refusal.ts';
import { ownRules } from './connector-rules.ts';
import { KeyConnector, OAuthConnector, type Connector } from './connector.ts';

const shapes = { oauth2_code: OAuthConnector, api_key: KeyConnector } as const;

/** Reads a definition that came from outside; with problems, `connector` is null. Defaults are filled in. */
export function parseConnector(input: unknown): { connector: Connector | null; problems: Problem[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { connector: null, problems: [{ path: '', message: 'A connector is a set of named values.' }] };
  }
  const kind: unknown = Reflect.get(input, 'kind');
  if (kind !== 'oauth2_code' && kind !== 'api_key') {
    return { connector: null, problems: [{ path: '/kind', message: 'The kind is one of oauth2_code, api_key.' }] };
  }
  const whole = withDefaults(kind, input);
  const problems = shapeProblems(kind, whole);
  if (problems.length > 0) return { connector: null, problems };
  const connector = whole as Connector;
  const broken = ownRules(connector);
  return broken.length > 0 ? { connector: null, problems: broken } : { connector, problems: [] };
}

function withDefaults(kind: Connector['kind'], input: object): object {
  if (kind === 'oauth2_code') {
    return { scopes: [], scope_separator: ' ', token_auth: 'client_secret_basic', ...input };
  }
  const whole = { in: 'header', header_name: 'Authorization', format: '{key}', ...input };
  const fields: unknown = Reflect.get(input, 'fields');
  const test: unknown = Reflect.get(input, 'test_request');
  return {
    ...whole,
    ...(Array.isArray(fields)
      ? { fields: fields.map((field: unknown) => (isObject(field) ? { secret: true, ...field } : field)) }
      : {}),
    ...(isObject(test) ? { test_request: { method: 'GET', ...test } } : {}),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shapeProblems(kind: Connector['kind'], whole: object): Problem[] {
  const seen = new Map<string, string>();
  for (const error of Errors(shapes[kind], whole)) {
    if (error.keyword === 'additionalProperties') continue;
    const message = error.keyword === 'boolean' ? 'This key is not known here.' : `It ${error.message}.`;
    if (!seen.has(error.instancePath)) seen.set(error.instancePath, message);
  }
  return [...seen].map(([path, message]) => ({ path, message }));
}
