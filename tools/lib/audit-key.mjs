import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { writePrivateFile } from './private-file.mjs';

/** Makes the development key of the audit trail once. Old tree heads verify with it only, so an existing one is never replaced. */
export function ensureAuditKey(path) {
  if (existsSync(path)) chmodSync(path, 0o600);
  else writePrivateFile(path, `sign:${randomBytes(32).toString('base64')}\n`);
  return path;
}
