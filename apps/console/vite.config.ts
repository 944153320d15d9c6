import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { javascriptBudget } from '../../tools/lib/javascript-budget.ts';
import { emergencyPages } from './emergency/plugin.ts';
import { themeSwitch } from './test/theme-switch.ts';

const ROOT = import.meta.dirname;
const alias = [{ find: /^#(shared|web)\/(.+)$/, replacement: `${ROOT}/../../libs/$1/$2/src/index.ts` }];

/** What a page of the console loads before it shows anything, and what one loads later, in compressed bytes. */
const LIMIT_BYTES = 200_000;

export default defineConfig({
  root: ROOT,
  base: '/',
  plugins: [
    // Of React Aria's own words, only those of our languages.
    { ...optimizeLocales.vite({ locales: ['ja-JP', 'en-US'] }), enforce: 'pre' },
    react(),
    emergencyPages(alias),
    javascriptBudget(LIMIT_BYTES, LIMIT_BYTES),
  ],
  css: { postcss: { plugins: [themeSwitch()] } },
  // Not the condition `source`: React Aria means something else by it.
  resolve: { alias },
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    assetsDir: 'assets',
    // Nothing becomes a data: URL: the policy allows images from there, but not fonts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
});
