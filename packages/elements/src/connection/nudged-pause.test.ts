/** O5, the page that asked: what wakes it while it waits for a window. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NudgedPause } from './nudged-pause.ts';

const server = 'https://mortise.example';
const nudge = { message: 'mortise-flow', flow: 'flw_1', status: 'connected' };

let page: EventTarget;
let pauses: NudgedPause;
beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  pauses = new NudgedPause(() => server);
  pauses.listen();
});
afterEach(() => {
  pauses.stop();
  vi.unstubAllGlobals();
});

/** True when the message woke the pause before its time. */
async function wakes(data: unknown, origin = server, flow = 'flw_1'): Promise<boolean> {
  const stop = new AbortController();
  let woken = false;
  const paused = pauses.pause(60_000, stop.signal, flow).then(() => (woken = true));
  page.dispatchEvent(new MessageEvent('message', { data, origin }));
  await new Promise((done) => setTimeout(done, 0));
  const told = woken;
  stop.abort();
  await paused;
  return told;
}

test('the message of the finished window wakes the pause of its flow, and of no other', async () => {
  expect(await wakes(nudge)).toBe(true);
  expect(await wakes({ ...nudge, status: 'failed' })).toBe(true);
  expect(await wakes(nudge, server, 'flw_2')).toBe(false);
});

describe('nothing wakes it that comes from', () => {
  test.each([
    ['another site', 'https://evil.example'],
    ['a sandboxed frame', 'null'],
    ['nowhere', ''],
    ['another port', `${server}:8443`],
    ['another scheme', 'http://mortise.example'],
    ['a subdomain', 'https://app.mortise.example'],
    ['a name that begins like it', `${server}.evil.example`],
    ['a name that ends like it', 'https://evil-mortise.example'],
    ['an address instead of an origin', `${server}/`],
    ['another spelling', 'https://MORTISE.example'],
  ])('%s', async (_name, origin) => expect(await wakes(nudge, origin)).toBe(false));
});

describe('nothing wakes it that says', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'mortise-flow'],
    ['a number', 1],
    ['a list', ['mortise-flow', 'flw_1', 'connected']],
    ['an empty object', {}],
    ['another message', { ...nudge, message: 'mortise' }],
    ['no flow', { message: 'mortise-flow', status: 'connected' }],
    ['a flow of nobody', { ...nudge, flow: 'flw_9' }],
    ['a flow in a list', { ...nudge, flow: ['flw_1'] }],
    ['a flow of another kind', { ...nudge, flow: { toString: () => 'flw_1' } }],
    ['no status', { message: 'mortise-flow', flow: 'flw_1' }],
    ['a status that is no text', { ...nudge, status: { connected: true } }],
  ])('%s', async (_name, data) => expect(await wakes(data)).toBe(false));
});

test('stopped, it hears nothing; without anybody waiting it does not even ask where the server is', async () => {
  const origin = vi.fn(() => server);
  const idle = new NudgedPause(origin);
  idle.listen();
  page.dispatchEvent(new MessageEvent('message', { data: nudge, origin: server }));
  idle.stop();
  expect(origin).not.toHaveBeenCalled();
  pauses.stop();
  expect(await wakes(nudge)).toBe(false);
});
