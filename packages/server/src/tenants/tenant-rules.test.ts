/** Tests of the pure rules of tenants: schedules, names, room, config, attention. */
import { parseManifest, type Manifest } from '@mortise/manifest';
import { describe, expect, test } from 'vitest';
import { attentionOf } from './attention.ts';
import { defaultSchedule, isOffered, offeredSchedules, parseTimeZone } from './schedule.ts';
import { hasRoom, nameFor, shownOptions, shownOptionsState, type Tenant } from './tenant.ts';
import { acceptConfig, configInForce, configProblems, hasFields, shownConfig } from './tenant-config.ts';

describe('schedules', () => {
  test('by hand only is always offered, last', () => {
    expect(offeredSchedules([{ every: '1h' }])).toEqual([{ every: '1h' }, { manual: true }]);
    expect(isOffered({ manual: true }, [])).toBe(true);
    expect(isOffered({ every: '15m' }, [{ every: '1h' }])).toBe(false);
    expect(isOffered({ daily: '09:00' }, [{ daily: true }])).toBe(true);
  });
  test('the first choice is the default, a daily one at six', () => {
    expect([
      defaultSchedule([]),
      defaultSchedule([{ daily: true }]),
      defaultSchedule([{ every: '6h' }, { daily: true }]),
    ]).toEqual([{ manual: true }, { daily: '06:00' }, { every: '6h' }]);
  });
  test.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    ['Mars/Base', null],
    ['', null],
    ['../../etc', null],
    ['+99:99', null],
  ])('the zone %j is read as %j', (name, zone) => {
    expect(parseTimeZone(name)).toBe(zone);
  });
});

test('names tell copies apart, and room is what is left', () => {
  expect(nameFor('CRM', ['CRM', 'CRM 2'])).toBe('CRM 3');
  expect([hasRoom(5, undefined), hasRoom(1, 2), hasRoom(2, 2), hasRoom(0, 0)]).toEqual([true, true, false, false]);
});

test('definitions that wait for the init run count as waiting from the start', () => {
  expect(shownOptionsState({ options: {}, options_state: 'none' }, ['lists'])).toBe('waiting');
  expect(shownOptionsState({ options: {}, options_state: 'waiting' }, [])).toBe('none');
  expect(shownOptionsState({ options: {}, options_state: 'failed' }, ['lists'])).toBe('failed');
});

test('choices that only an update asks for are told to be missing, so that they can be fetched', () => {
  const ready = { options: { lists: ['a'] }, options_state: 'ready', options_reason: null } as const;
  const with_ = { ...ready, options: { lists: ['a'] } };
  expect(shownOptions(with_, ['lists'])).toEqual({ state: 'ready', reason: null });
  expect(shownOptions(with_, ['lists', 'tags'])).toMatchObject({
    state: 'failed',
    reason: { code: 'options-missing' },
  });
});

describe("parts of a group that are the vendor's", () => {
  const read = manifest(
    '{ group: { type: object, properties: { name: { type: string }, limit: { type: integer, default: 5 }, pin: { type: string, writeOnly: true } } } }',
    "[{ type: Control, scope: '#/properties/group/properties/name' }, { type: Control, scope: '#/properties/group/properties/limit', admin: true }, { type: Control, scope: '#/properties/group/properties/pin', admin: true }]",
  );
  const stored = { config: { group: { name: 'a', limit: 9 } }, secrets: { '/group/pin': 'p' }, options: {} };

  test('stay as they were when a customer saves the group, and are no problem of theirs', () => {
    expect(acceptConfig(stored, read.settings, { group: { name: 'b' } }).accepted).toEqual({
      open: { group: { name: 'b', limit: 9 } },
      secrets: { '/group/pin': 'p' },
    });
    expect(configProblems(stored, read)).toEqual([]);
    expect(configProblems({ config: {}, secrets: {}, options: {} }, read)).toEqual([]);
    expect(shownConfig(stored, read.settings)).toEqual({ config: { group: { name: 'a' } }, secrets_set: [] });
  });

  test.each([{ limit: 9 }, { limit: 1 }, { pin: 'x' }, { pin: null }])('cannot be sent: %j', (part) => {
    const { problems } = acceptConfig(stored, read.settings, { group: { name: 'b', ...part } });
    expect(problems?.map(({ path }) => path)).toEqual([`/group/${Object.keys(part)[0]}`]);
  });

  test('a secret of a part that is gone does not come into the open', () => {
    const gone = { ...stored, secrets: { '/group/old': 'canary' } };
    expect(JSON.stringify(acceptConfig(gone, read.settings, { group: { name: 'b' } }))).not.toContain('canary');
  });
});

function manifest(properties: string, elements: string): Manifest {
  const text = `version: '1.0'\nbase: node:24\nbuild: 'true'\nrun: node main.mjs\nconfigs:\n  schema:\n    type: object\n    properties: ${properties}\n  uischema: { type: VerticalLayout, elements: ${elements} }\n`;
  const { manifest: read, problems } = parseManifest(text);
  if (read === null) throw new Error(JSON.stringify(problems));
  return read;
}
const control = (name: string, more = ''): string => `{ type: Control, scope: '#/properties/${name}'${more} }`;

describe('config', () => {
  const { settings, ...rest } = manifest(
    '{ tag: { type: string }, key: { type: string, writeOnly: true }, quota: { type: integer } }',
    `[${control('tag')}, ${control('key')}, ${control('quota', ', admin: true')}]`,
  );
  const whole = { settings, ...rest };
  const stored = { config: { tag: 'a', quota: 3, old: 1 }, secrets: { '/key': 'k', '/gone/pin': 'g' }, options: {} };
  const others = { '/gone/pin': 'g' };

  test('shows neither admin-only values, nor secrets, nor keys of other releases', () => {
    expect(shownConfig(stored, settings)).toEqual({ config: { tag: 'a' }, secrets_set: ['/key'] });
  });
  test('an emptied field is gone, a secret that was not sent again stays, and so does what the customer cannot see', () => {
    const open = { quota: 3, old: 1 };
    expect(acceptConfig(stored, settings, {}).accepted).toEqual({ open, secrets: { ...others, '/key': 'k' } });
    expect(acceptConfig(stored, settings, { key: 'new' }).accepted?.secrets).toEqual({ ...others, '/key': 'new' });
    for (const key of [null, ''])
      expect(acceptConfig(stored, settings, { key }).accepted).toEqual({ open, secrets: others });
  });
  test('what the customer cannot see cannot be written, not even as it is', () => {
    expect(acceptConfig(stored, settings, { quota: 3 }).problems?.map((problem) => problem.path)).toEqual(['/quota']);
  });
  test('a secret that was stored in the open is put apart, and one that a release calls open now is not shown', () => {
    const before = { config: { key: 'plain' }, secrets: {}, options: {} };
    expect(shownConfig(before, settings)).toEqual({ config: {}, secrets_set: ['/key'] });
    expect(configInForce(before, whole)).toEqual({ open: {}, secrets: { '/key': 'plain' } });
    expect(acceptConfig(before, settings, {}).accepted).toEqual({ open: {}, secrets: { '/key': 'plain' } });
    const properties = { ...settings.schema.properties, key: { type: 'string' } };
    const opened = { ...settings, schema: { ...settings.schema, properties } };
    expect(shownConfig(stored, opened)).toEqual({ config: { tag: 'a' }, secrets_set: [] });
    expect(configInForce(stored, { ...whole, settings: opened }).secrets).toEqual(stored.secrets);
    expect(acceptConfig(stored, opened, {}).accepted?.open).toEqual({ quota: 3, old: 1 });
  });
  test('more than 64 kB is too much', () => {
    const message = 'The config is larger than 64 kB.';
    expect(acceptConfig(stored, settings, { tag: 'x'.repeat(70_000) }).problems).toEqual([{ path: '', message }]);
    // Bytes count, those of a secret that stays too.
    const kept = { ...stored, secrets: { '/key': 'x'.repeat(33_000) } };
    expect(acceptConfig(kept, settings, { tag: 'ü'.repeat(16_000) }).problems).toEqual([{ path: '', message }]);
    expect(acceptConfig(kept, settings, { tag: 'ü'.repeat(15_000) }).problems).toBeNull();
  });
  test('a release that asks for more makes it incomplete, and a form of admin-only fields has none', () => {
    expect(configProblems(stored, whole)).toEqual([]);
    expect(
      configProblems(stored, {
        ...whole,
        settings: { ...settings, schema: { ...settings.schema, required: ['tag', 'colour'] } },
      }),
    ).not.toEqual([]);
    expect(hasFields(settings)).toBe(true);
    expect(hasFields(manifest('{ quota: { type: integer } }', `[${control('quota', ', admin: true')}]`).settings)).toBe(
      false,
    );
  });
});

test('nothing needs attention while all is well, or after uninstalling', () => {
  const tenant = { state: 'active', options_state: 'ready', last_run: null } as Tenant;
  expect(attentionOf(tenant, [], 'complete')).toBeNull();
  expect(attentionOf({ ...tenant, state: 'archived' }, [], 'missing')).toBeNull();
  expect(attentionOf({ ...tenant, state: 'installing' }, [], 'missing')).toBeNull();
});
