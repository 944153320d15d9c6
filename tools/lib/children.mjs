import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shownPath, tailOf } from './log-tail.mjs';
import { birthOf, stopProcess } from './processes.mjs';
import { Refusal } from './refusal.mjs';

/** The log of this run; the one of the run before is kept beside it. */
function openLog(path) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path)) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/**
 * Starts one program of ours with a channel to it. It says `{ type: 'ready', … }` once it serves, ends on SIGTERM, and ends by
 * itself when the channel closes, because then its launcher is dead.
 * Its output goes to a file: a pipe would break with the launcher and take the program's last words along.
 * @param {{ name: string, script: string, root: string, env: Record<string, string | undefined>, logDir: string }} options
 */
export function startChild({ name, script, root, env, logDir }) {
  const logFile = join(logDir, `${name}.log`);
  const out = openLog(logFile);
  // A group of its own: Ctrl-C in the terminal must reach the launcher only, which ends things in order.
  const child = spawn(process.execPath, ['--enable-source-maps', script], {
    cwd: root,
    env,
    stdio: ['ignore', out, out, 'ipc'],
    detached: true,
  });
  closeSync(out);
  const story = (end) => `The ${name} ended (${end}). The last lines of ${shownPath(root, logFile)}:\n${tailOf(logFile)}`;
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve(story(error.message)));
    child.once('exit', (code, signal) => resolve(story(signal ?? `exit code ${code}`)));
  });
  const ready = new Promise((resolve, reject) => {
    child.on('message', (message) => message?.type === 'ready' && resolve(message));
    void exited.then((text) => reject(new Refusal(text)));
  });
  ready.catch(() => undefined); // whoever waits for it hears of it; nobody waiting is no fault
  return {
    name,
    trace: { pid: child.pid, birth: child.pid ? birthOf(child.pid) : '', script },
    logFile,
    ready,
    exited,
    async stop() {
      if (!child.pid) return;
      await stopProcess(child.pid, [
        ['SIGTERM', 10_000],
        ['SIGKILL', 5_000],
      ]);
    },
  };
}
