import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineOf, isAlive, stopProcess } from './processes.mjs';

/** @returns {{ pid: number, ready: boolean } | null} what the server wrote about itself */
export function readPostmasterPid(cluster) {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number.parseInt(lines[0], 10);
    return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : null;
  } catch {
    return null;
  }
}

/**
 * Stops a server of this very cluster that a killed launcher left running, and removes a pid file that no longer means anything.
 * SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything committed is on disk.
 * @returns {Promise<'none' | 'stopped' | 'stale'>}
 */
export async function clearOrphan(cluster) {
  const file = join(cluster, 'postmaster.pid');
  const found = readPostmasterPid(cluster);
  if (!found) return 'none';
  const isOurs = isAlive(found.pid) && commandLineOf(found.pid).some((part) => part.includes(cluster));
  if (isOurs) {
    const gone = await stopProcess(found.pid, [
      ['SIGINT', 15_000],
      ['SIGKILL', 5_000],
    ]);
    if (!gone) throw new Error(`an earlier PostgreSQL on ${cluster} (process ${found.pid}) cannot be stopped`);
  }
  // Left in place it would stop the start whenever its pid has meanwhile gone to another process of the same user.
  rmSync(file, { force: true });
  return isOurs ? 'stopped' : 'stale';
}
