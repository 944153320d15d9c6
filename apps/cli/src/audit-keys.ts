import { existsSync, readFileSync } from 'node:fs';
import { AuditKeys } from '#server/audit';
import { UsageFault, type Command } from './command.ts';
import { replacePrivateFile } from './private-file.ts';

/**
 * The keys that sign the heads of the audit trail. `rotate` puts a new signing key before the others and keeps of these only what
 * verifies; `public` prints what auditors and processes that only verify need.
 */
export const auditKeys: Command = {
  usage: 'audit-keys new FILE|rotate FILE|public FILE',
  summary: 'make, rotate and show the keys that sign the audit trail',
  async run([act, file, ...rest], { print }) {
    if (rest.length > 0 || file === undefined) throw new UsageFault('Say what to do, and the file of the keys.');
    if (act === 'new') return make(file, print);
    if (act === 'rotate') return rotate(file, print);
    if (act === 'public')
      return AuditKeys.parse(readFileSync(file, 'utf8')).publicKeys.forEach(({ public_key: key }) => print(`verify:${key}`));
    throw new UsageFault('Say what to do with the keys.');
  },
};

function make(file: string, print: (line: string) => void): void {
  if (existsSync(file)) throw new Error(`${file} is there already; rotate it instead.`);
  const { id, sign, verify } = AuditKeys.newEntries();
  replacePrivateFile(file, `${sign}\n`);
  print(`${id} signs. Give auditors its public key, and keep it where the database is not: ${verify}`);
}

function rotate(file: string, print: (line: string) => void): void {
  const older = AuditKeys.parse(readFileSync(file, 'utf8')).publicKeys.map(({ public_key: key }) => `verify:${key}`);
  const { id, sign, verify } = AuditKeys.newEntries();
  replacePrivateFile(file, `${[sign, ...older].join('\n')}\n`);
  print(`${id} signs from the next start on; the older ones still verify. Its public key: ${verify}`);
}
