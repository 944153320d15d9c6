import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { writePrivateFile } from './private-file.mjs';

/** Makes the development master key once. Every secret in the database is sealed with it, so an existing one is never replaced. */
export function ensureMasterKey(path) {
  if (existsSync(path)) chmodSync(path, 0o600);
  else writePrivateFile(path, `dev1:${randomBytes(32).toString('base64')}\n`);
  return path;
}
