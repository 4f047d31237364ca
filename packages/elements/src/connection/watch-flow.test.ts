/** Waiting for a flow to end. */
import { describe, expect, test } from 'vitest';
import { watchFlow, type Watch } from './watch-flow.ts';
import type { Flow } from './wire.ts';

const flow = (state: Flow['state'], reason: Flow['reason'] = null): Flow => ({
  flow: 'flw_1',
  tenant: 'ten_1',
  connector: 'crm',
  state,
  start_url: 'http://s/connect/start#n',
  reason,
  expires_at: new Date(600_000).toISOString(),
});

/** A server that answers in turn, on a clock that only pauses move. */
function server(answers: (Flow | Error)[]): Watch & { asked: number; clock: number } {
  const watch = {
    asked: 0,
    clock: 0,
    read: async () => {
      const answer = answers[Math.min(watch.asked, answers.length - 1)];
      watch.asked += 1;
      if (answer instanceof Error || answer === undefined) throw answer ?? new Error('no answer');
      return answer;
    },
    pause: async (milliseconds: number) => {
      watch.clock += milliseconds;
    },
    now: () => watch.clock,
  };
  return watch;
}

describe('watching a flow', () => {
  test('it ends when the server says connected', async () => {
    const watch = server([flow('waiting'), flow('continued'), flow('connected')]);
    expect(await watchFlow(flow('waiting'), watch, new AbortController().signal)).toEqual({
      end: 'connected',
      less: null,
    });
    expect(watch.asked).toBe(3);
  });

  test('it hands on why the outside system said no', async () => {
    const reason = { code: 'denied', message: 'You said no at the CRM.', action: 'retry' } as const;
    expect(await watchFlow(flow('waiting'), server([flow('failed', reason)]), new AbortController().signal)).toEqual({
      end: 'failed',
      reason,
    });
  });

  test('it hands on that less was given than was asked for', async () => {
    const less = {
      code: 'gave-less',
      message: 'The CRM gave less than was asked for.',
      action: 'reconnect',
    } as const;
    expect(await watchFlow(flow('waiting'), server([flow('connected', less)]), new AbortController().signal)).toEqual({
      end: 'connected',
      less,
    });
  });

  test('a server that is away for a moment does not end it', async () => {
    const watch = server([new Error('network'), Object.assign(new Error('busy'), { status: 503 }), flow('connected')]);
    expect(await watchFlow(flow('waiting'), watch, new AbortController().signal)).toEqual({
      end: 'connected',
      less: null,
    });
  });

  test('a flow that the server no longer knows ends it', async () => {
    const gone = Object.assign(new Error('gone'), { status: 404 });
    await expect(watchFlow(flow('waiting'), server([gone]), new AbortController().signal)).rejects.toBe(gone);
  });

  test('it never waits longer than the flow lives', async () => {
    const watch = server([flow('waiting')]);
    expect(await watchFlow(flow('waiting'), watch, new AbortController().signal)).toEqual({ end: 'expired' });
    expect(watch.clock).toBeLessThan(640_000);
  });

  test('a clock that is hours wrong ends nothing early', async () => {
    const watch = server([flow('waiting'), flow('continued'), flow('connected')]);
    watch.clock = 5 * 3_600_000;
    expect(await watchFlow(flow('waiting'), watch, new AbortController().signal)).toEqual({
      end: 'connected',
      less: null,
    });
  });

  test('to stop waiting stops it at once', async () => {
    const stop = new AbortController();
    const watch = server([flow('waiting')]);
    watch.pause = async () => stop.abort(new Error('stopped'));
    await expect(watchFlow(flow('waiting'), watch, stop.signal)).rejects.toThrow('stopped');
    expect(watch.asked).toBe(0);
  });
});
