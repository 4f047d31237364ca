/** One customer in the host's page, without a screen: installs, connects, answers and runs, and carries on when an answer is lost. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { signEmbedToken } from '@mortise/host';
import type { Journal, Schedule, TenantState } from './journal.ts';
import type { World } from './world.ts';

/** Steps of the main job, each with one write that is acknowledged. */
export type Step =
  'session' | 'tenant' | 'key' | 'flow' | 'continue' | 'callback' | 'config' | 'finish' | 'schedule' | 'trigger';
/** Lets a test strike at a step: `work` sends the request and waits for its answer. */
export type Strike = <T>(step: Step, work: () => Promise<T>) => Promise<T>;

type Body = Record<string, unknown>;
type Reply = { status: number; body: Body; lostBefore: number };
type Asked = { method: string; path: string; body?: unknown; headers?: Record<string, string> };
type Run = { id: string; number: number; phase: string; reason: { code: string } | null };

const patience = 60_000;
const noStrike: Strike = (_step, work) => work();

export class Customer {
  readonly name = `customer-${randomBytes(5).toString('hex')}`;
  readonly company: 'oakline' | 'brightwater';
  readonly list: string;
  tenant = '';
  #session = '';
  readonly #world: World;
  readonly #journal: Journal;
  readonly #strike: Strike;

  constructor(world: World, strike: Strike = noStrike) {
    this.#world = world;
    this.#journal = world.journal;
    this.#strike = strike;
    this.company = Math.random() < 0.5 ? 'oakline' : 'brightwater';
    const { lists } = world.fakes.newsletter.account(this.company);
    this.list = lists[Math.floor(Math.random() * lists.length)]?.id ?? '';
  }

  /** A contact that nobody has seen before, in this customer's CRM. */
  addContact(): void {
    const email = `${randomBytes(6).toString('hex')}@example.com`;
    this.#world.fakes.crm.addContact({ email, name: 'Somebody' }, this.company);
  }

  /** Everything up to an active installation. */
  async install(): Promise<void> {
    await this.signIn();
    await this.begin();
    await this.enterKey();
    await this.connectCrm();
    await this.saveConfig();
    await this.finish();
    await this.chooseSchedule(Math.random() < 0.5 ? { every: '15m' } : { manual: true });
  }

  /** One embed token and nonce for all tries: a repeat is the same session. */
  async signIn(): Promise<void> {
    const { key } = this.#world;
    const token = await signEmbedToken({ account: 'acme', key, sub: this.name, customer: this.name, name: this.name });
    const body = { account: 'acme', token, nonce: randomBytes(24).toString('base64url') };
    const reply = await this.#write('session', { method: 'POST', path: '/v1/sessions', body });
    this.#session = String(reply.body['session']);
    this.#journal.note({ kind: 'session', customer: this.name, session: this.#session });
  }

  async begin(): Promise<void> {
    const reply = await this.#write('tenant', {
      method: 'POST',
      path: '/v1/tenants',
      body: { integration: 'crm-to-newsletter' },
    });
    this.tenant = String(reply.body['id']);
    this.#journal.note({ kind: 'tenant', customer: this.name, tenant: this.tenant });
  }

  async enterKey(): Promise<void> {
    const fields = { api_key: this.#world.fakes.newsletter.account(this.company).key };
    await this.#write('key', { method: 'PUT', path: `${this.#path}/connections/newsletter`, body: { fields } });
    this.#journal.note({ kind: 'connection', tenant: this.tenant, connector: 'newsletter' });
  }

  /**
   * The OAuth window; when the sign-in did not come through, a new one is opened, as a person would. One window takes
   * several requests in a row, and kills may follow each other faster than that: windows that got no answer are opened
   * again as long as there is patience, those that were refused five times.
   */
  async connectCrm(): Promise<void> {
    const until = performance.now() + patience * 3;
    const refused: string[] = [];
    while (refused.length < 5 && performance.now() < until) {
      const happened = await this.#signInAtCrm();
      if (await this.#isConnected('crm')) {
        this.#journal.note({ kind: 'connection', tenant: this.tenant, connector: 'crm' });
        return;
      }
      this.#journal.windowsAgain += 1;
      if (happened !== null) refused.push(happened);
    }
    throw new Error(
      `${this.name} could not sign in at the CRM. ${refused.length} windows were refused: ${refused.join(' | ')}`,
    );
  }

  /** One window; returns what it was answered in the end, in words, or null when it got no answer. */
  async #signInAtCrm(): Promise<string | null> {
    const flow = await this.#write('flow', { method: 'POST', path: `${this.#path}/flows`, body: { connector: 'crm' } });
    const nonce = String(flow.body['start_url']).split('#')[1];
    const continued = await this.#strike('continue', () =>
      this.#fetch({ method: 'POST', path: '/connect/continue', body: { nonce } }),
    );
    if (continued?.ok !== true) return told(continued);
    const cookie = continued.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const address = ((await continued.json().catch(() => null)) as { authorize_url: string } | null)?.authorize_url;
    if (address === undefined) return null;
    const person = this.company === 'oakline' ? 'priya' : 'jonas';
    const callback = new URL(await this.#world.fakes.crm.consent(address, { person }));
    const path = callback.pathname + callback.search;
    const back = await this.#strike('callback', () => this.#fetch({ method: 'GET', path, headers: { cookie } }));
    return told(back);
  }

  async #isConnected(connector: string): Promise<boolean> {
    const { connectors } = await this.readTenant();
    return (connectors as { name: string; state: string }[]).some(
      (one) => one.name === connector && one.state === 'connected',
    );
  }

  /** Waits for the lists that only the init run knows, then answers. After three kills a run is given up: then "Try again". */
  async saveConfig(): Promise<void> {
    const stateOf = (body: Body): string => (body['options'] as { state: string }).state;
    const read = (): Promise<Body> =>
      this.#until(
        () => this.#ask({ method: 'GET', path: `${this.#path}/settings` }),
        (body) => stateOf(body) === 'ready' || stateOf(body) === 'failed',
        'the choices',
      );
    let settings = await read();
    for (let tries = 1; stateOf(settings) === 'failed' && tries <= 5; tries += 1) {
      await this.askForOptions();
      settings = await read();
    }
    const config = { list: this.list, tag: this.name };
    await this.#write('config', {
      method: 'PUT',
      path: `${this.#path}/config`,
      body: { release: settings['release'], version: settings['version'], config },
    });
    this.#journal.note({ kind: 'config', tenant: this.tenant, ...config });
  }

  async finish(): Promise<void> {
    const body = { schedule: { manual: true }, time_zone: 'Europe/Oslo' };
    await this.#write('finish', { method: 'POST', path: `${this.#path}/finish`, body });
    this.#journal.note({ kind: 'state', tenant: this.tenant, state: 'active' });
    this.#journal.note({ kind: 'schedule', tenant: this.tenant, schedule: { manual: true } });
  }

  async chooseSchedule(schedule: Schedule): Promise<void> {
    await this.#write('schedule', {
      method: 'PUT',
      path: `${this.#path}/schedule`,
      body: { schedule, time_zone: 'Europe/Oslo' },
    });
    this.#journal.note({ kind: 'schedule', tenant: this.tenant, schedule });
  }

  async turn(state: TenantState): Promise<void> {
    if (state === 'archived') await this.#ask({ method: 'DELETE', path: this.#path });
    else await this.#ask({ method: 'POST', path: `${this.#path}/${state === 'paused' ? 'pause' : 'resume'}` });
    this.#journal.note({ kind: 'state', tenant: this.tenant, state });
  }

  /** Presses "Run now". An answer that is lost is not asked for again when the page then shows a run that was not there before. */
  async askForRun(): Promise<void> {
    const before = newestRun(await this.readTenant());
    await this.#strike('trigger', async () => {
      for (let wait = 50; ; wait = Math.min(wait * 2, 500)) {
        const reply = await this.#fetch({ method: 'POST', path: `${this.#path}/runs`, body: {} });
        if (reply?.status === 202) return this.#noteTrigger(String(((await reply.json()) as Body)['trigger']));
        if (reply === null) this.#journal.doubtfulTriggers += 1;
        else if (reply.status !== 503) throw new Error(`Run now was answered ${reply.status}: ${await reply.text()}`);
        await pause(wait);
        if (reply === null && newestRun(await this.readTenant()) > before) return;
      }
    });
  }

  #noteTrigger(trigger: string): void {
    this.#journal.note({ kind: 'trigger', tenant: this.tenant, trigger });
  }

  /** Until nothing runs or waits; returns the last run. */
  async settle(): Promise<Run | null> {
    const tenant = await this.#until(
      () => this.#ask({ method: 'GET', path: this.#path }),
      (body) => body['current_run'] === null,
      'the run',
    );
    return tenant['last_run'] as Run | null;
  }

  /** Waits for a run that was asked for to be going; false when it had ended before anybody looked. */
  async untilRunning(): Promise<boolean> {
    const phaseOf = (body: Body): string | undefined => (body['current_run'] as Run | null)?.phase;
    const read = () => this.#ask({ method: 'GET', path: this.#path });
    const tenant = await this.#until(read, (body) => phaseOf(body) !== 'Queued', 'a running program', 5);
    return phaseOf(tenant) === 'Running';
  }

  /** Asks for the choices anew. */
  async askForOptions(): Promise<void> {
    await this.#ask({ method: 'POST', path: `${this.#path}/runs`, body: { mode: 'init' } });
  }

  async readTenant(): Promise<Body> {
    return (await this.#ask({ method: 'GET', path: this.#path })).body;
  }

  /** How the session is answered, for the comparison at the end. */
  async isSignedIn(): Promise<boolean> {
    return (await this.#ask({ method: 'GET', path: '/v1/tenants' })).status === 200;
  }

  get #path(): string {
    return `/v1/tenants/${this.tenant}`;
  }

  #write(step: Step, asked: Asked): Promise<Reply> {
    return this.#strike(step, () => this.#ask(asked));
  }

  /** Asks until there is an answer: every write of the main job may be repeated. Throws on a refusal. */
  async #ask(asked: Asked): Promise<Reply> {
    const until = performance.now() + patience;
    for (let lost = 0; ; lost += 1) {
      const reply = await this.#fetch(asked);
      const text = reply === null ? null : await reply.text().catch(() => null);
      if (reply !== null && text !== null && reply.status < 400) {
        return { status: reply.status, body: text === '' ? {} : (JSON.parse(text) as Body), lostBefore: lost };
      }
      if (reply !== null && text !== null && reply.status !== 503) {
        throw new Error(
          `${asked.method} ${asked.path} was answered ${reply.status} after ${lost} lost answers: ${text}`,
        );
      }
      if (performance.now() > until)
        throw new Error(`${asked.method} ${asked.path} had no answer for ${patience / 1000} s.`);
      await pause(50 + Math.random() * 100);
    }
  }

  /** One try; null when the connection broke before the head of an answer came. */
  async #fetch({ method, path, body, headers }: Asked): Promise<Response | null> {
    const signedIn = this.#session === '' ? {} : { authorization: `Bearer ${this.#session}` };
    const ours = { origin: this.#world.server.origin, ...headers };
    const sent = path.startsWith('/v1/') ? { origin: this.#world.origin, ...signedIn, ...headers } : ours;
    const init: RequestInit = { method, redirect: 'manual', signal: AbortSignal.timeout(15_000), headers: sent };
    const withBody = { ...init, body: JSON.stringify(body), headers: { ...sent, 'content-type': 'application/json' } };
    const reply = await fetch(this.#world.server.origin + path, body === undefined ? init : withBody).catch(() => null);
    if (reply === null) this.#journal.lostAnswers += 1;
    else if (reply.status === 503) this.#journal.unavailable += 1;
    else if (reply.status >= 500) this.#journal.bad.push(`${reply.status} ${method} ${path}`);
    return reply;
  }

  async #until(read: () => Promise<Reply>, wanted: (body: Body) => boolean, what: string, every = 60): Promise<Body> {
    const until = performance.now() + patience;
    for (;;) {
      const { body } = await read();
      if (wanted(body)) return body;
      if (performance.now() > until)
        throw new Error(`${this.name} waited ${patience / 1000} s for ${what}: ${JSON.stringify(body).slice(0, 400)}`);
      await pause(every);
    }
  }
}

/** Status and text of an answer, without the markup of a page; null when none came, or only that the server is starting. */
async function told(reply: Response | null): Promise<string | null> {
  const text = (await reply?.text().catch(() => null)) ?? null;
  if (reply === null || text === null || reply.status === 503) return null;
  const words = text.replace(/<(style|head)[\s\S]*?<\/\1>|<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  return `${reply.status} ${words.slice(0, 200)}`;
}

function newestRun(tenant: Body): number {
  const of = (key: string): number => (tenant[key] as Run | null)?.number ?? 0;
  return Math.max(of('current_run'), of('last_run'));
}
