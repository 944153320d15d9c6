import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf } from './package-command.mjs';
import { Refusal } from './refusal.mjs';

const rootFiles = /^(package|package-lock|nx|project|tsconfig(\..+)?)\.json$|^vite\.config\.\w+$/;

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

/**
 * Names, sizes and change times of everything a build reads. Nx answers "nothing changed" too, but needs over a second
 * for it, which is a good part of a warm start.
 */
export function sourceStamp(root) {
  const top = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile() && rootFiles.test(entry.name));
  const paths = top.map((entry) => join(root, entry.name));
  for (const folder of ['apps', 'libs']) if (existsSync(join(root, folder))) paths.push(...filesBelow(join(root, folder)));
  const hash = createHash('sha256');
  for (const path of paths.sort()) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function nxBuild(root, signal) {
  return new Promise((done) => {
    const nx = commandOf(root, 'nx', 'nx');
    const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
    const child = spawn(process.execPath, [nx, 'run-many', '-t', 'build'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let output = '';
    const keep = (chunk) => void (output += chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => done({ ok: false, output: output + error.message }));
    child.once('close', (code) => done({ ok: code === 0, output }));
  });
}

/**
 * Builds whatever is not built from the sources as they are.
 * @param {{ root: string, outputs: string[], log: (line: string) => void, signal?: AbortSignal }} options
 *   `outputs`: files without which the stamp is not believed
 * @returns {Promise<boolean>} whether the build ran
 */
export async function ensureBuilt({ root, outputs, log, signal }) {
  const stampFile = join(root, 'dist', '.sekisho-build');
  const stamp = sourceStamp(root); // taken before: a file saved during the build makes the next start build again
  const isWhole = outputs.every((file) => existsSync(file));
  if (isWhole && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  log('Building…');
  const built = await nxBuild(root, signal);
  if (!built.ok) throw new Refusal(`${built.output.trimEnd()}\nThe build failed; see above.`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, stamp);
  return true;
}
