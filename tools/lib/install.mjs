import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.mjs';

/** What an installation depends on: the lock file, and the platform its native packages were chosen for. */
export function installStamp(lockText, platform = `${process.platform}-${process.arch}`) {
  return `${createHash('sha256').update(lockText).digest('hex')} ${platform}\n`;
}

function npmInstall(root, extra, signal) {
  const args = ['install', '--no-save', '--no-progress', '--loglevel=error', ...extra];
  // Under `npm start` npm names its own file; taking that one avoids a shell, and a second npm of another version.
  const own = process.env.npm_execpath;
  const [command, prefix] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  const shell = command === 'npm' && process.platform === 'win32';
  return new Promise((done) => {
    const child = spawn(command, [...prefix, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell, signal });
    child.once('error', () => done(false));
    child.once('exit', (code) => done(code === 0));
  });
}

/**
 * Installs the dependencies when they are missing or belong to another lock file.
 * `npm install --no-save`, not `npm ci`: a registry that lacks an optional package of another platform makes npm drop it from
 * the lock file, and `npm ci` then refuses that lock file as incomplete.
 * @param {{ root: string, log: (line: string) => void, signal?: AbortSignal }} options
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function ensureInstalled({ root, log, signal }) {
  const stampFile = join(root, 'node_modules', '.sekisho-install');
  const stamp = installStamp(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  log('Installing dependencies…');
  const installed =
    (await npmInstall(root, ['--prefer-offline'], signal)) || (!signal?.aborted && (await npmInstall(root, [], signal)));
  if (!installed) throw new Refusal('The dependencies could not be installed; see the message of npm above, then start again.');
  // npm may have completed the lock file for this platform without changing any version.
  writeFileSync(stampFile, installStamp(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  return true;
}
