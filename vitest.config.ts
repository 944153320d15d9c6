import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node'];
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } };
/** vitest reads no root tsconfig here, and Nest needs the types of constructor parameters at run time. */
const decorators = { oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } } };
const elsewhere = ['**/node_modules/**', '**/dist/**'];

/** Files share what they import, which halves the time of a run; whatever a test changes of the process it puts back. */
const shared = { isolate: false, unstubGlobals: true, unstubEnvs: true, expect: { poll: { timeout: 10_000 } } };

/** `unit` touches nothing outside; `server` talks to a real PostgreSQL and Redis that are started for the run; `long` too, for minutes (`npm run test:long`). */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...source,
        ...decorators,
        test: {
          ...shared,
          name: 'unit',
          include: ['{libs,apps,tools}/**/*.spec.ts'],
          exclude: ['**/*.{db,api,long}.spec.ts', ...elsewhere],
          hookTimeout: 60_000,
          testTimeout: 20_000,
        },
      },
      {
        ...source,
        ...decorators,
        test: {
          ...shared,
          name: 'server',
          include: ['{libs,apps,e2e}/**/*.{db,api}.spec.ts'],
          exclude: elsewhere,
          globalSetup: ['tools/test/global-postgres.mjs'],
          hookTimeout: 60_000,
          testTimeout: 30_000,
        },
      },
      {
        ...source,
        ...decorators,
        test: {
          name: 'long',
          include: ['{libs,apps,e2e,tools}/**/*.long.spec.ts'],
          exclude: elsewhere,
          globalSetup: ['tools/test/global-postgres.mjs'],
          hookTimeout: 120_000,
          testTimeout: 300_000,
        },
      },
    ],
  },
});
