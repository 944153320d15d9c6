import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { Refusal } from './lib/refusal.mjs';
import { runTests } from './lib/run-tests.mjs';
import { ensureTestPrograms } from './lib/test-programs.mjs';
import { testStages } from './lib/test-stages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const log = (line) => console.log(line);

try {
  await ensureInstalled({ root, log });
  const programs = ensureTestPrograms({ root, env: process.env, log });
  const env = { ...process.env, ...programs, NX_DAEMON: 'false', NX_TUI: 'false' };
  process.exitCode = await runTests({ root, long: process.argv.includes('--long'), env, stages: testStages(root), log });
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
}
