/** Every column of sealed values, of all slices: what a rotation of keys seals again. A test finds one that is missing here. */
import type { SealedColumn } from './platform/vault/index.ts';

export const sealedColumns: readonly SealedColumn[] = [
  { table: 'sessions', column: 'sealed_connect', key: ['id'], row: 'id' },
  { table: 'embed_keys', column: 'sealed_secret', key: ['kid'], row: 'kid' },
  { table: 'connectors', column: 'sealed_provision', key: ['id'], row: 'id' },
  { table: 'connections', column: 'sealed_secrets', key: ['id'], row: 'id' },
  { table: 'flows', column: 'sealed_verifier', key: ['id'], row: 'id' },
  { table: 'flows', column: 'sealed_answer', key: ['id'], row: 'id' },
  { table: 'revocations', column: 'sealed_token', key: ['id'], row: 'id' },
  { table: 'tenants', column: 'sealed_config', key: ['id'], row: 'id' },
  {
    table: 'earlier_configs',
    column: 'sealed_config',
    key: ['tenant_id', 'release_id'],
    row: 'tenant_id',
    sealedFor: { table: 'tenants', column: 'sealed_config' },
  },
  { table: 'webhook_addresses', column: 'sealed_secret', key: ['id'], row: 'id' },
  { table: 'runs', column: 'sealed_config', key: ['id'], row: 'id' },
];
