import { existsSync, readFileSync } from 'node:fs';
import { normaliseEmail } from '#shared/kernel';
import { newPersonalKey } from '#server/approvals';
import { optionsOf, UsageFault } from './command.ts';
import { replacePrivateFile } from './private-file.ts';

/** A passphrase is read from a file (or `/dev/stdin`), never from the command line, where everybody on the machine could read it. */
export const readPassphrase = (path: string): string => readFileSync(path, 'utf8').replace(/\r?\n$/, '');

/** `keys new-personal`: a key its owner keeps offline, and the line to be registered at the console (rulings section 7). */
export function makePersonalKey(rest: readonly string[], print: (line: string) => void): void {
  const { options, files } = optionsOf(rest, ['for', 'passphrase-file']);
  const { for: username, 'passphrase-file': passphrase } = options;
  const [file, ...more] = files;
  if (!username || !passphrase || file === undefined || more.length > 0)
    throw new UsageFault('Say whose key it is, where the passphrase stands, and the file of the key.');
  // The examples say EMAIL; and a key for no account could be registered by nobody.
  if (normaliseEmail(username) === null)
    throw new UsageFault(`"${username}" is no e-mail address: say whose key it is with --for.`);
  if (existsSync(file)) throw new Error(`${file} is there already.`);
  const made = newPersonalKey(username, readPassphrase(passphrase));
  replacePrivateFile(file, made.file);
  print('Keep the file where only you reach it. Register this line at the console, under "Offline key":');
  print(made.statement);
}
