import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRunning } from './lib/read-running.mjs';
import { Refusal } from './lib/refusal.mjs';
import { readSettings } from './lib/settings.mjs';
import { walkThrough } from './lib/walk-through.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// A reader that has seen enough (`| head`) is no fault.
process.stdout.on('error', () => process.exit());

try {
  const running = readRunning(readSettings(process.env, root).dataDir);
  const { login } = await walkThrough({ running, print: (line) => console.log(line) });
  console.log(`\nSteps 1 to 4 of requirement 002 went through: ${login.sub} registered and logged in with two factors.`);
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
}
