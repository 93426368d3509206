import { defineConfig } from 'vitest/config';

/** Whole processes and databases wait for each other and for the disk half of the time. */
const twoAtATime = { maxWorkers: 2, sequence: { groupOrder: 1 } };

/** Five suites: pure code, code on the embedded PostgreSQL, whole processes, pages, outside data. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['{src,packages,apps,tools,benchmarks}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.{db,race}.test.ts'],
          // Nothing here changes what others see, so files share what they import.
          isolate: false,
          pool: 'threads',
          // On a machine that does other things, too.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'db',
          include: ['src/**/*.{db,race}.test.ts', 'test/scenarios/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
          ...twoAtATime,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/{simulation,race,http,storage,processes,chaos}/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          ...twoAtATime,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts', 'test/support/built-pages.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          ...twoAtATime,
        },
      },
      {
        test: {
          name: 'data',
          include: ['test/data/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
