/** drizzle-kit: `npx drizzle-kit generate` in this folder writes the next migration from the slices' tables. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'postgresql', schema: './src/**/*-table.ts', out: './migrations' });
