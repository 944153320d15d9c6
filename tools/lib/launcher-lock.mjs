import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf, commandLineOf, isAlive, stopProcess } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** A pid alone is no proof: after a crash it may belong to somebody else. Pid and birth together name one process. */
const isHeld = ({ pid, birth }) => Number.isInteger(pid) && isAlive(pid) && birthOf(pid) === birth;

/**
 * One launcher per data folder. A lock whose process is gone is taken over.
 * @param {string} dataDir
 * @returns {{ leftBehind: { pid: number, birth: string, script: string }[], recovered: boolean, note(children): void, release(): void }}
 *   `leftBehind`: the children of a launcher that was killed; `note` writes down our own for the next one
 */
export function takeLauncherLock(dataDir) {
  const path = join(dataDir, 'launcher.lock');
  const mine = { pid: process.pid, birth: birthOf(process.pid) };
  const draft = `${path}.${process.pid}`;
  const write = (children) => writeFileSync(draft, JSON.stringify({ ...mine, children }), { mode: 0o600 });
  let leftBehind = [];
  let recovered = false;

  for (;;) {
    write([]);
    try {
      linkSync(draft, path); // atomic, and the lock has its content from its first moment
      unlinkSync(draft);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const text = read(path);
    const other = parse(text);
    if (isHeld(other)) {
      rmSync(draft, { force: true });
      throw new Refusal(
        `Sekisho is already running on the data folder ${dataDir} (process ${other.pid}); stop it, or choose another folder with SEKISHO_DATA_DIR.`,
      );
    }
    const aside = `${draft}.stale`;
    try {
      renameSync(path, aside);
    } catch {
      continue; // somebody else took the stale lock away; look again
    }
    if (read(aside) !== text) {
      // It was replaced between reading and moving: give it back to its owner.
      renameSync(aside, path);
      continue;
    }
    rmSync(aside, { force: true });
    leftBehind = other.children ?? [];
    recovered = true;
  }

  return {
    leftBehind,
    recovered,
    note(children) {
      write(children);
      renameSync(draft, path);
    },
    release() {
      const { pid, birth } = parse(read(path));
      if (pid === mine.pid && birth === mine.birth) rmSync(path, { force: true });
    },
  };
}

/** Ends what a killed launcher left running. Only a process with the noted birth and script is touched. */
export async function stopLeftBehind(children) {
  await Promise.all(
    children
      .filter(
        ({ pid, birth, script }) =>
          isAlive(pid) && birthOf(pid) === birth && commandLineOf(pid).some((part) => part.includes(script)),
      )
      .map(({ pid }) =>
        stopProcess(pid, [
          ['SIGTERM', 3000],
          ['SIGKILL', 2000],
        ]),
      ),
  );
}
