/** Tests of what a run gets by which name. */
import { parseConnector } from '@mortise/connectors';
import { expect, test } from 'vitest';
import { Secret } from '../platform/vault/index.ts';
import { fieldsForRun } from './run-secrets.ts';

test("what was typed or read does not replace the vendor's value", () => {
  const definition = {
    name: 'letter',
    label: 'Letter',
    kind: 'api_key',
    fields: [{ name: 'api_key', label: 'API key' }],
    provision_fields: [{ name: 'app_key', label: 'App key' }],
    headers: { app: '{app_key}' },
  };
  const { connector } = parseConnector(definition, () => null);
  // Typed when the definition still asked customers for it.
  const fields = { api_key: 'typed', app_key: 'typed too' };
  const secrets = { kind: 'api_key' as const, fields, tokens: null };
  const given = fieldsForRun(connector, secrets, new Map([['app_key', new Secret("the vendor's")]]));
  expect(Object.entries(given).map(([name, value]) => [name, value.reveal()])).toEqual(
    expect.arrayContaining([
      ['API_KEY', 'typed'],
      ['APP_KEY', "the vendor's"],
    ]),
  );
});
