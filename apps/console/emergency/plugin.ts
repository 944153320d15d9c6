import { runnerImport, type Alias, type Plugin } from 'vite';
import type * as Files from './files.ts';

/** Puts the emergency procedure beside the console: a page a language, its style, and the worker that keeps them. */
export const emergencyPages = (alias: Alias[]): Plugin => ({
  name: 'emergency-pages',
  apply: 'build',
  async generateBundle() {
    // Not imported above: whatever reads this file does not know yet what `#shared` means.
    const path = `${import.meta.dirname}/files.ts`;
    const { module } = await runnerImport<typeof Files>(path, { configFile: false, logLevel: 'error', resolve: { alias } });
    for (const [name, source] of Object.entries(module.emergencyFiles()))
      this.emitFile({ type: 'asset', fileName: `emergency/${name}`, source });
  },
});
