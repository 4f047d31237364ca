/** The walk through an install whose tenant changes behind its back, in another window or by somebody else. */
import type { Client, Session } from '@mortise/client';
import { expect, test } from 'vitest';
import { InstallWalk } from './install-walk.ts';

const tenant = (state: string): object => ({
  id: 'ten_1',
  number: 1,
  name: 'Sync',
  state,
  integration: { id: 'int_1', number: 1, name: 'sync', long_name: 'Sync' },
  connectors: [{ name: 'crm', label: 'Fernhill CRM', state: 'not_connected', global: false }],
  settings: { has_fields: false, options: 'none', complete: true },
  schedule: { manual: true },
  current_run: null,
  last_run: null,
  next_run_at: null,
});

/** A walk that has begun, over a server that says so of the tenant from now on. */
async function walking(server: { state: string }): Promise<InstallWalk> {
  const host = { addController: () => undefined, requestUpdate: () => undefined };
  const client = { ask: () => Promise.resolve(tenant(server.state)) } as unknown as Client;
  const walk = new InstallWalk(host as never, {
    open: () => Promise.resolve({ client, session: { may: ['install', 'connect'] } as unknown as Session }),
    leaving: () => new AbortController().signal,
    emit: () => undefined,
    tell: () => undefined,
    left: () => undefined,
    focusTitle: () => undefined,
    returned: () => undefined,
  });
  await walk.begin('sync');
  return walk;
}

test('what was uninstalled meanwhile is not told to be installed', async () => {
  const server = { state: 'installing' };
  const walk = await walking(server);
  expect(walk.shown).toMatchObject({ state: 'ready', step: 'connect' });
  server.state = 'archived';
  await walk.reread();
  expect(walk.shown).toMatchObject({ state: 'failed' });
  walk.hostDisconnected();
});

test('what was finished in another window is done here too', async () => {
  const server = { state: 'installing' };
  const walk = await walking(server);
  server.state = 'active';
  await walk.reread();
  expect(walk.shown).toMatchObject({ state: 'ready', step: 'done' });
  walk.hostDisconnected();
});
