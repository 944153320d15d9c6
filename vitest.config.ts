import { defineConfig } from 'vitest/config';

const source = {
  resolve: { conditions: ['source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
};

/** Three kinds of tests: `unit` touches nothing, `db` talks to a real PostgreSQL, `api` boots the whole application. */
export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: ['{libs,apps,tools}/**/*.spec.ts'],
          exclude: ['**/*.{db,api}.spec.ts', '**/node_modules/**'],
        },
      },
    ],
  },
});
