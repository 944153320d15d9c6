import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node'];
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } };
/** vitest reads no root tsconfig here, and Nest needs the types of constructor parameters at run time. */
const decorators = { oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } } };
const elsewhere = ['**/node_modules/**', '**/dist/**'];

/** `unit` touches nothing outside; `server` talks to a real PostgreSQL and Redis that are started for the run. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...source,
        ...decorators,
        test: {
          name: 'unit',
          include: ['{libs,apps,tools}/**/*.spec.ts'],
          exclude: ['**/*.{db,api,long}.spec.ts', ...elsewhere],
        },
      },
      {
        ...source,
        ...decorators,
        test: {
          name: 'server',
          include: ['{libs,apps,e2e}/**/*.{db,api}.spec.ts'],
          exclude: elsewhere,
          globalSetup: ['tools/test/global-postgres.mjs'],
          hookTimeout: 60_000,
          testTimeout: 30_000,
        },
      },
    ],
  },
});
