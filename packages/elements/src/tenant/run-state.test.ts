/** Runs in words. */
import { describe, expect, test } from 'vitest';
import type { Run } from '../connection/index.ts';
import { isOver, runMark, whatHappened } from './run-state.ts';

const run = (change: Partial<Run>): Run => ({
  id: 'run_1',
  number: 1,
  mode: 'normal',
  phase: 'Succeeded',
  sources: ['schedule'],
  asked_by: null,
  created_at: '',
  started_at: null,
  completed_at: null,
  summary: null,
  reason: null,
  ...change,
});

describe('what a run did', () => {
  test('numbers stand alone when it came by schedule', () => {
    expect(whatHappened(run({ summary: '214 contacts, 9 new' }))).toBe('214 contacts, 9 new');
  });

  test('who asked stands in front when somebody did', () => {
    expect(whatHappened(run({ sources: ['manual'], asked_by: 'Priya', summary: '88 contacts' }))).toBe(
      'By hand, Priya · 88 contacts',
    );
  });

  test('a failed run tells its reason, not its summary', () => {
    expect(
      whatHappened(
        run({
          phase: 'Failed (Integration Issue)',
          summary: 'x',
          reason: { code: 'exit', message: 'Postly was too busy' },
        }),
      ),
    ).toBe('Postly was too busy');
  });

  test('a run that was too slow says so without a reason', () => {
    expect(whatHappened(run({ phase: 'Failed (Timeout)' }))).toMatch(/too long/);
  });

  test('a run without numbers says who asked', () => {
    expect(whatHappened(run({ phase: 'Running' }))).toBe('By schedule');
  });
});

test('every failed phase has the same mark, and no phase is over while it waits or runs', () => {
  expect(runMark('Failed (Timeout)').tone).toBe('bad');
  expect(runMark('Failed (Refresh)').word).toBe(runMark('Failed (Platform Issue)').word);
  expect(isOver(run({ phase: 'Queued' }))).toBe(false);
  expect(isOver(run({ phase: 'Cancelled' }))).toBe(true);
});
