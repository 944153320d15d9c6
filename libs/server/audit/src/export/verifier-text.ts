import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The standalone verifier, as it stands in the checkout or the image. Throws where it is not there. */
export function verifierText(from = import.meta.dirname): string {
  const path = join(from, 'tools', 'verify-audit.mjs');
  if (existsSync(path)) return readFileSync(path, 'utf8');
  if (dirname(from) === from) throw new Error('tools/verify-audit.mjs is missing from this installation');
  return verifierText(dirname(from));
}
