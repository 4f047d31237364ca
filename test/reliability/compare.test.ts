/** A check that never fails proves nothing: what is taken away, doubled or overlapping has to be found. */
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compare } from './compare.ts';
import { Customer } from './customer.ts';
import { startWitness } from './witness.ts';
import { openWorld } from './world.ts';

test('the comparison is silent about what is there, and finds what was lost or doubled', async () => {
  const world = await openWorld();
  try {
    const customer = new Customer(world);
    customer.addContact();
    await customer.install();
    await customer.chooseSchedule({ manual: true });
    await customer.askForRun();
    await customer.settle();
    await pause(1_500);
    expect(await compare(world, [customer])).toEqual({ lost: [], doubled: [], wrong: [] });

    customer.addContact();
    const tenant = customer.tenant;
    world.journal.note({ kind: 'trigger', tenant, trigger: 'trg_gone' });
    world.journal.note({ kind: 'config', tenant, list: 'another', tag: 'another' });
    world.journal.note({ kind: 'schedule', tenant, schedule: { every: '6h' } });
    world.journal.note({ kind: 'connection', tenant, connector: 'chat' });
    world.journal.note({ kind: 'tenant', customer: customer.name, tenant: 'ten_gone' });
    const { subscribers } = world.fakes.newsletter.account(customer.company);
    subscribers.push(...subscribers.slice(0, 1));
    await world.query(`insert into events (account_id, id, name, payload, handled_at)
      select account_id, id || 'x', name, payload, now() from events where name = 'run.finished' limit 1`);
    const { lost, doubled } = await compare(world, [customer]);
    expect(lost).toHaveLength(6);
    expect(doubled).toHaveLength(2);
  } finally {
    await world.close();
  }
}, 120_000);

test.runIf(process.platform === 'linux')(
  'the witness sees two programs of one tenant, and not those of two',
  async () => {
    const witness = startWitness('http://localhost:1');
    const program = (tenant: number) =>
      spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20_000)', 'main.mjs'], {
        detached: true,
        stdio: 'ignore',
        env: { PAN_CFG_CRM_API: 'http://localhost:1/crm/api', PAN_CTX_TENANT_ID: String(tenant) },
      });
    const programs = [program(1), program(2)];
    try {
      await expect.poll(() => witness.looks, { timeout: 10_000 }).toBeGreaterThan(2);
      expect(witness.overlaps).toEqual([]);
      programs.push(program(1));
      await expect.poll(() => witness.overlaps.length, { timeout: 10_000 }).toBeGreaterThan(0);
    } finally {
      for (const child of programs) child.kill('SIGKILL');
      await witness.stop();
    }
  },
  60_000,
);
