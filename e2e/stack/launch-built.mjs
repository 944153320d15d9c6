import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLauncher } from '../../tools/lib/run-launcher.mjs';

/** `npm start` without its installation and build: the build is an earlier stage of `npm test`. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const app = (name) => join(root, 'dist', 'apps', name, 'main.js');

// Whoever started this has gone without saying so: a killed test run must not leave a server behind.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
await runLauncher({
  root,
  scripts: { provider: app('provider'), server: app('api') },
  prepare: () => Promise.resolve(),
});
