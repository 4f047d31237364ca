/** Flows in stock. */
import { expect, test } from 'vitest';
import { FlowStock, type Place } from './flow-stock.ts';
import type { Flow } from './wire.ts';

const flow = ({ tenant, connector }: Place): Flow => ({
  flow: `flw of ${tenant}`,
  tenant,
  connector,
  state: 'waiting',
  start_url: 'http://s/connect/start#n',
  reason: null,
  expires_at: new Date(600_000).toISOString(),
});

test('a flow that was made ready for one installation is not another’s, though their connectors have one name', async () => {
  const stock = new FlowStock({ start: async (place) => flow(place), changed: () => undefined });
  await stock.prepare({ tenant: 'ten_1', connector: 'crm' });
  expect(stock.take({ tenant: 'ten_1', connector: 'crm' })?.tenant).toBe('ten_1');
  expect(stock.take({ tenant: 'ten_2', connector: 'crm' })).toBeNull();
  expect((await stock.prepare({ tenant: 'ten_2', connector: 'crm' })).tenant).toBe('ten_2');
  stock.spend({ tenant: 'ten_1', connector: 'crm' });
  expect(stock.take({ tenant: 'ten_1', connector: 'crm' })).toBeNull();
  expect(stock.take({ tenant: 'ten_2', connector: 'crm' })?.tenant).toBe('ten_2');
});

test('what becomes ready is told, what is refused is not', async () => {
  let told = 0;
  let refuses = true;
  const stock = new FlowStock({
    start: async (place) => {
      if (refuses) throw new Error('no');
      return flow(place);
    },
    changed: () => {
      told += 1;
    },
  });
  const place = { tenant: 'ten_1', connector: 'crm' };
  await expect(stock.prepare(place)).rejects.toThrow('no');
  expect(told).toBe(0);
  refuses = false;
  await stock.prepare(place);
  expect(told).toBe(1);
});
