import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.mjs';

/** What a running `npm start` tells scripts about itself; a Refusal when none runs on this data folder. */
export function readRunning(dataDir) {
  const file = join(dataDir, 'running.json');
  if (!existsSync(file)) throw new Refusal('No server is running here; start one with npm start in another terminal.');
  const running = JSON.parse(readFileSync(file, 'utf8'));
  if (!running.urls?.public || !running.admin)
    throw new Refusal(`${file} is not of this version; stop the server and start it again.`);
  return running;
}
