import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { KeyRing } from '#server/platform';
import { UsageFault, type Command } from './command.ts';
import { makePersonalKey } from './personal-key.ts';
import { replacePrivateFile } from './private-file.ts';

const KEY_BYTES = 32;

/**
 * The master keys. Only whoever keeps the file sees key material: `new` without a file prints one for a secret store,
 * `add` puts a newer key before the others, `list` names them.
 */
export const keys: Command = {
  usage: 'keys new|add FILE|list FILE|new-personal --for EMAIL --passphrase-file FILE FILE',
  summary: 'make a master key, add a newer one to a key file, name the keys of a file; make a personal offline key',
  async run([act, ...rest], { print }) {
    if (act === 'new-personal') return makePersonalKey(rest, print);
    const [file, ...more] = rest;
    if (more.length > 0) throw new UsageFault(`Too many arguments: ${more.join(' ')}`);
    if (act === 'new' && file === undefined) return print(newEntry());
    if (act === 'add' && file !== undefined) return addTo(file, print);
    if (act === 'list' && file !== undefined) return list(file, print);
    throw new UsageFault('Say what to do with the keys.');
  },
};

/** `id:base64`; the id is the moment it was made, so that the newest is told at sight. */
const newEntry = (): string => {
  const id = new Date()
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(0, 14);
  return `k${id}:${randomBytes(KEY_BYTES).toString('base64')}`;
};

const readRing = (file: string): string => {
  const text = readFileSync(file, 'utf8').trim();
  KeyRing.parse(text); // says what is wrong without showing it
  return text;
};

function addTo(file: string, print: (line: string) => void): void {
  const text = `${newEntry()}\n${readRing(file)}\n`;
  const added = KeyRing.parse(text);
  replacePrivateFile(file, text);
  print(`${added.currentId} seals from the next start on; ${added.ids.slice(1).join(', ')} still open what they sealed.`);
}

function list(file: string, print: (line: string) => void): void {
  const ring = KeyRing.parse(readRing(file));
  for (const id of ring.ids) print(id === ring.currentId ? `${id} (seals)` : id);
}
