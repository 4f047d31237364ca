/** Families without a token: what is sent with every call is what a person typed. */
import { api, fieldsOf, headerOf, mustBe, type Family } from './family.ts';
import type { FamilyKeys } from './family-keys.ts';

export function plainFamilies(keys: FamilyKeys): Record<'header' | 'query' | 'bearer' | 'basic' | 'custom', Family> {
  return {
    header: (call) => {
      mustBe('X-Api-Key', headerOf(call, 'x-api-key'), keys.header.api_key);
      return api(call, 'oakline');
    },
    query: (call) => {
      mustBe('the parameter api_key', fieldsOf(call.query).get('api_key'), keys.query.api_key);
      mustBe('Authorization', headerOf(call, 'authorization'), null);
      return api(call, 'oakline');
    },
    bearer: (call) => {
      mustBe('Authorization', headerOf(call, 'authorization'), `Bearer ${keys.bearer.token}`);
      return api(call, 'oakline');
    },
    // RFC 7617: base64 of name, colon, password.
    basic: (call) => {
      const { username, password } = keys.basic;
      const expected = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
      mustBe('Authorization', headerOf(call, 'authorization'), expected);
      return api(call, 'oakline');
    },
    custom: (call) => {
      mustBe('X-App-Id', headerOf(call, 'x-app-id'), keys.custom.app_id);
      mustBe('X-App-Secret', headerOf(call, 'x-app-secret'), keys.custom.app_secret);
      mustBe('the parameter version', fieldsOf(call.query).get('version'), '2026-01');
      return api(call, 'oakline');
    },
  };
}
