import { commandLineOf, isAlive, parentOf } from './processes.mjs';

/** npm, and the shell it puts between itself and its script; nothing above them. */
function npmAndItsShell() {
  const found = [];
  for (let pid = process.ppid; pid > 1 && found.length < 2; pid = parentOf(pid)) {
    found.push(pid);
    if (/\bnpm\b/.test(commandLineOf(pid).join(' '))) return found;
  }
  return [];
}

/**
 * Calls `ended` when this script was started by npm and npm, or its shell, is no more. npm passes SIGTERM only to its shell, which dies
 * of it without telling us, and SIGKILL to nobody: whoever ends `npm start` means the whole of it.
 * @param {() => void} ended called at most once
 */
export function whenNpmEnds(ended) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
  const above = npmAndItsShell();
  if (above.length === 0) return;
  const timer = setInterval(() => {
    if (above.every(isAlive)) return;
    clearInterval(timer);
    ended();
  }, 250);
  timer.unref();
}
