/** Vitest: the stories, built and opened in a real browser. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['stories/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    expect: { poll: { timeout: 10_000 } },
  },
});
