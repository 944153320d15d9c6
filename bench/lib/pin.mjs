import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Pinning needs Linux, `taskset`, and two cores; elsewhere the scheduler decides, and the report says so. */
export const canPin = (() => {
  if (process.platform !== 'linux' || availableParallelism() < 2) return false;
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** The servers that are measured have core 0 to themselves; load, PostgreSQL and everything else share the others. */
export const SERVER_CORE = '0';
export const OTHER_CORES = `1-${Math.max(1, availableParallelism() - 1)}`;

/** Command and arguments of a program that is to run on the core of servers. */
export const onServerCore = (program, args) => (canPin ? ['taskset', ['-c', SERVER_CORE, program, ...args]] : [program, args]);

/** Moves a running process, all its threads, and whatever it will start, to these cores. */
export function moveTo(cores, pid) {
  if (canPin) execFileSync('taskset', ['-acp', cores, String(pid)], { stdio: 'ignore' });
}
