import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLauncher } from './lib/run-launcher.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const app = (name) => join(root, 'dist', 'apps', name, 'main.js');
const scripts = { provider: app('provider'), server: app('api') };

await runLauncher({
  root,
  scripts,
  async prepare({ log, signal }) {
    const { ensureInstalled } = await import('./lib/install.mjs');
    const { ensureBuilt } = await import('./lib/build.mjs');
    await ensureInstalled({ root, log, signal });
    if (!signal.aborted) await ensureBuilt({ root, outputs: Object.values(scripts), log, signal });
  },
});
