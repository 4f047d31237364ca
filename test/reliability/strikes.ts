/** Where the server is killed: at named steps of one customer's main job, and at moments drawn by chance. */
import { setTimeout as pause } from 'node:timers/promises';
import { Customer, type Step, type Strike } from './customer.ts';
import type { World } from './world.ts';

/** Said while it goes, for whoever watches. */
export type Say = (sentence: string) => void;

/** Kills right after the answer of each step was heard; once a step. */
function afterEachStep({ server }: World, say: Say): Strike {
  const struck = new Set<Step>();
  return async (step, work) => {
    const answer = await work();
    if (struck.has(step)) return answer;
    struck.add(step);
    say(`killed after the answer of "${step}"`);
    await server.killAndRestart(`after ${step}`);
    return answer;
  };
}

/** Kills while the request of each step is on its way, at most this many milliseconds after it was sent; once a step. */
function duringEachStep({ server }: World, say: Say, within = 14): Strike {
  const struck = new Set<Step>();
  return async (step, work) => {
    if (struck.has(step)) return work();
    struck.add(step);
    const answer = work();
    answer.catch(() => undefined);
    await pause(Math.random() * within);
    say(`killed during "${step}"`);
    await server.killAndRestart(`during ${step}`);
    return answer;
  };
}

/** A customer whose every step is struck, once after the answer and once under way. */
export async function strikeSteps(world: World, say: Say): Promise<Customer[]> {
  const customers = [new Customer(world, afterEachStep(world, say)), new Customer(world, duringEachStep(world, say))];
  for (const customer of customers) {
    customer.addContact();
    await customer.install();
    await customer.askForRun();
    await customer.settle();
  }
  return customers;
}

/** Kills while programs go: in the init run, in a normal run before its first contact, and between two contacts. */
export async function strikeRuns(world: World, say: Say): Promise<Customer> {
  const customer = new Customer(world);
  for (let i = 0; i < 5; i += 1) customer.addContact();
  await customer.signIn();
  await customer.begin();
  await customer.enterKey();
  await customer.connectCrm();
  await strikeRun(world, say, 'the init run', '/newsletter/api/lists', () => customer.askForOptions(), customer);
  await customer.saveConfig();
  await customer.finish();
  const ask = (): Promise<void> => {
    customer.addContact();
    return customer.askForRun();
  };
  await strikeRun(world, say, 'a run, before its first contact', '/crm/api/contacts', ask, customer);
  await strikeRun(world, say, 'a run, between two contacts', '/newsletter/api/subscribers', ask, customer);
  return customer;
}

/** Slows an outside system down, so that the kill meets the program while it waits for it. */
async function strikeRun(
  { server, fakes }: World,
  say: Say,
  what: string,
  path: string,
  ask: () => Promise<void>,
  customer: Customer,
): Promise<void> {
  for (let tries = 1; tries <= 3; tries += 1) {
    await customer.settle();
    fakes.journal.plan({ path, ms: 1_500, times: 50 });
    const seen = fakes.journal.calls.length;
    await ask();
    const met = await customer.untilRunning();
    if (met && path.endsWith('subscribers')) await untilCalls(fakes, seen, path);
    if (met) say(`killed during ${what}`);
    if (met) await server.killAndRestart(what);
    fakes.journal.reset();
    await customer.settle();
    if (met) return;
  }
  throw new Error(`No kill met ${what}.`);
}

/** Until the slow system has answered once, or five seconds have gone. */
async function untilCalls(fakes: World['fakes'], seen: number, path: string): Promise<void> {
  const until = performance.now() + 5_000;
  while (performance.now() < until && !fakes.journal.calls.slice(seen).some((call) => call.path.startsWith(path)))
    await pause(20);
}

/** Kills at `count` moments drawn by chance while customers install and run. */
export async function strikeAtRandom({ server }: World, count: number, say: Say): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    await pause(200 + Math.random() * 2_300);
    say(`killed at random moment ${n} of ${count}`);
    await server.killAndRestart(`random ${n}`);
  }
}

/** Installs and runs until told to stop, one customer after another; returns all of them. */
export async function keepBusy(world: World, stopped: AbortSignal): Promise<Customer[]> {
  const customers: Customer[] = [];
  while (!stopped.aborted) {
    const customer = new Customer(world);
    customer.addContact();
    await customer.install();
    customers.push(customer);
    for (let runs = 0; runs < 3 && !stopped.aborted; runs += 1) {
      customer.addContact();
      await customer.askForRun();
      // A second press, now and then: it joins the run that waits, or is the next one.
      if (Math.random() < 0.4) await customer.askForRun();
      await customer.settle();
    }
    const chance = Math.random();
    if (chance < 0.25) await customer.turn('paused');
    else if (chance < 0.5) await customer.turn('archived');
    if (chance < 0.12) await customer.turn('active');
  }
  return customers;
}
