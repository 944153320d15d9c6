import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { javascriptBudget } from '../../tools/lib/javascript-budget.ts';

const ROOT = import.meta.dirname;

/** L-080: the JavaScript that every login loads, compressed. React alone takes about 68 kB of it. */
const LIMIT_BYTES = 95_000;
/** What few logins show is loaded then, in parts no larger than this. */
const LATER_LIMIT_BYTES = 20_000;

export default defineConfig({
  root: ROOT,
  base: '/',
  plugins: [react(), javascriptBudget(LIMIT_BYTES, LATER_LIMIT_BYTES)],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: '../../dist/apps/login',
    emptyOutDir: true,
    assetsDir: 'assets',
    // Nothing becomes a data: URL: the policy allows images from there, but not fonts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
});
