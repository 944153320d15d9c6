import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyRing } from '#server/platform';
import { UsageFault } from './command.ts';
import { keys } from './keys.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sekisho-keys-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const run = async (...rest: string[]) => {
  const printed: string[] = [];
  await keys.run(rest, { env: {}, print: (line) => void printed.push(line) });
  return printed.join('\n');
};
const old = `first:${Buffer.alloc(32, 1).toString('base64')}`;
const aFile = (text = `${old}\n`) => {
  const path = join(folder, 'master.key');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
};

describe('rulings 1: sekisho keys', () => {
  it('new prints one entry that a key ring takes, another one each time', async () => {
    const [one, two] = [await run('new'), await run('new')];
    expect(KeyRing.parse(one).ids).toHaveLength(1);
    expect(one.split(':')[1]).not.toBe(two.split(':')[1]);
  });

  it('add puts a newer key before the old one, for its owner only, and prints no key', async () => {
    const file = aFile();
    const printed = await run('add', file);
    const ring = KeyRing.parse(readFileSync(file, 'utf8'));
    expect(ring.ids).toEqual([ring.currentId, 'first']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const entry of readFileSync(file, 'utf8').trim().split('\n')) expect(printed).not.toContain(entry.split(':')[1]);
  });

  it('list names the keys and says which one seals', async () => {
    const file = aFile(`second:${Buffer.alloc(32, 2).toString('base64')}\n${old}\n`);
    expect(await run('list', file)).toBe('second (seals)\nfirst');
  });

  it.each(['', 'no key at all', 'short:YWJj'])('a damaged file (%j) is refused and stays as it is', async (text) => {
    const file = aFile(text);
    await expect(run('add', file)).rejects.toThrow(/master key/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each([[[]], [['new', 'file']], [['add']], [['remove', 'x']], [['list', 'a', 'b']]])(
    '%j is a mistake of the caller',
    async (rest) => {
      await expect(run(...rest)).rejects.toBeInstanceOf(UsageFault);
    },
  );

  it.each(['EMAIL', 'hanako', 'hanako@'])('makes no personal key for %s, which is no e-mail address', async (whose) => {
    const [passphrase, file] = [join(folder, 'passphrase'), join(folder, 'personal.key')];
    writeFileSync(passphrase, 'correct horse battery\n');
    const refused = run('new-personal', '--for', whose, '--passphrase-file', passphrase, file);
    await expect(refused).rejects.toThrow(`"${whose}" is no e-mail address`);
    await expect(refused).rejects.toBeInstanceOf(UsageFault);
    expect(existsSync(file)).toBe(false);
  });
});
