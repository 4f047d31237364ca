/** Vitest: every test that runs in Node; elements are tested in a browser by their own runner. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/connectors/**/*.test.ts',
      'demo/**/*.test.ts',
      'test/**/*.test.ts',
      '*.test.ts',
    ],
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      'packages/elements/src/**/mortise-*.test.ts',
      'test/journeys/**',
      'test/reliability/**',
    ],
    globalSetup: ['test/support/database/global-setup.ts'],
    setupFiles: ['test/support/random-cases.ts'],
    pool: 'forks',
    // A second, which is the default, is short where three files share two cores.
    expect: { poll: { timeout: 10_000 } },
    // One more than the two cores that we count on: many tests wait for a deadline to pass.
    maxWorkers: 3,
    testTimeout: 40_000,
    hookTimeout: 60_000,
  },
});
