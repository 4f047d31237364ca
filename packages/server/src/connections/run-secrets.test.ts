/** Tests of what a run gets by which name. */
import { findSystem, parseConnector, runFields, systemIds } from '@mortise/connectors';
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

test('what is told of every system of the catalogue is what its runs get', () => {
  const tokens = { access_token: 'a', token_type: 'Bearer', refresh_token: 'r', scope: null };
  for (const id of systemIds())
    for (const method of findSystem(id)?.methods ?? []) {
      const { connector } = parseConnector({ name: id, system: id, method: method.id }, () => null);
      if (connector === null) throw new Error(`${id} ${method.id} is no connector`);
      const told = runFields(connector);
      const hasToken = told.some(({ name }) => name === 'token_type');
      const isOfToken = (name: string): boolean => hasToken && (name === 'access_token' || name === 'token_type');
      const came = told.filter(({ name, from }) => from !== 'vendor' && !isOfToken(name));
      const fields = Object.fromEntries(came.map(({ name }) => [name, 'x']));
      const provision = new Map(connector.provision_fields.map(({ name }) => [name, new Secret('v')]));
      const secrets = { kind: connector.kind, fields, tokens: hasToken ? tokens : null };
      const given = Object.keys(fieldsForRun(connector, secrets, provision));
      expect([id, method.id, given.sort()]).toEqual([id, method.id, told.map(({ name }) => name.toUpperCase()).sort()]);
    }
});
