/** The variables of a run, by the reference. */
import { describe, expect, test } from 'vitest';
import { runEnvironment, type RunContext } from './run-environment.ts';

const context: RunContext = {
  integration: { id: 7, name: 'lumen' },
  tenant: { id: 12, name: 'Fernhill' },
  mode: 'normal',
  triggers: [{ id: 't1', source: 'manual', mode: 'normal' }],
  env: 'sandbox',
  lastRun: null,
  lastSuccess: null,
  metadataFile: null,
};
const of = (more: Partial<Parameters<typeof runEnvironment>[0]> = {}) =>
  runEnvironment({ config: {}, secrets: {}, context, ...more });

describe('the environment of a run', () => {
  test('holds the config as text, without empty values, under both names', () => {
    const found = of({
      config: {
        only_new: true,
        off: false,
        batch: 5,
        'tag-name': 'a b',
        tags: ['x', 1],
        map: { a: 1 },
        empty: '',
        none: null,
      },
    });
    expect(found).toMatchObject({
      PAN_CFG_ONLY_NEW: 'true',
      PAN_CFG_OFF: 'false',
      PAN_CFG_BATCH: '5',
      PAN_CFG_TAG_NAME: 'a b',
      PAN_CFG_TAGS: '["x",1]',
      PAN_CFG_MAP: '{"a":1}',
      MORTISE_CFG_ONLY_NEW: 'true',
    });
    expect(Object.keys(found).filter((key) => /EMPTY|NONE/.test(key))).toEqual([]);
    const names = Object.keys(found);
    expect(names.filter((key) => key.startsWith('PAN_')).map((key) => key.slice(4))).toEqual(
      names.filter((key) => key.startsWith('MORTISE_')).map((key) => key.slice(8)),
    );
  });

  test('names secrets by connector and field', () => {
    expect(of({ secrets: { 'gorgias-oauth': { ACCESS_TOKEN: 's' }, 'apollo.io': { api_key: 'k' } } })).toMatchObject({
      PAN_SEC_GORGIAS_OAUTH_ACCESS_TOKEN: 's',
      MORTISE_SEC_APOLLO_IO_API_KEY: 'k',
    });
  });

  test('says who runs and why; before the first run nothing of a last one', () => {
    const found = of();
    expect(found).toMatchObject({
      PAN_CTX_INTEGRATION_ID: '7',
      PAN_CTX_TENANT_NAME: 'Fernhill',
      PAN_CTX_RUN_MODE: 'normal',
      PAN_CTX_ENV: 'sandbox',
      PAN_CTX_RUN_TRIGGERS: '[{"id":"t1","source":"manual","mode":"normal"}]',
    });
    expect(Object.keys(found).filter((key) => /LAST|METADATA/.test(key))).toEqual([]);
  });

  test('writes moments and the last output as the reference does, in its other spellings too', () => {
    const moment = new Date('2021-07-24T20:04:21.123Z');
    const found = of({
      context: {
        ...context,
        lastRun: { startedAt: moment, completedAt: null, phase: 'Failed (Timeout)' },
        lastSuccess: { startedAt: moment, completedAt: moment, phase: 'Succeeded', stdout: '{"cursor":3}' },
      },
    });
    expect(found).toMatchObject({
      PAN_CTX_LAST_RUN_START_TIME: '2021-07-24 20:04:21 +0000 UTC',
      PAN_CTX_LAST_RUN_PHASE: 'Failed (Timeout)',
      PAN_CTX_LAST_SUCCESSFUL_RUN_COMPLETION_TIME: '2021-07-24 20:04:21 +0000 UTC',
      PAN_CTX_LAST_SUCCESSFUL_RUN_STD_OUT: '{"cursor":3}',
      PAN_CTX_LAST_SUCESSFUL_RUN_STDOUT: '{"cursor":3}',
      PAN_CTX_LAST_RUN_STDOUT: '{"cursor":3}',
    });
    expect(found).not.toHaveProperty('PAN_CTX_LAST_RUN_COMPLETION_TIME');
  });

  test('holds no NUL, which no variable can', () => {
    expect(of({ config: { a: 'x\0y' } }).PAN_CFG_A).toBe('xy');
  });
});
