/** Vitest: the journeys, in a real browser against the whole product; two files at a time: each has a product of its own, and waits a third of its time. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/journeys/**/*.test.ts'],
    pool: 'forks',
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
