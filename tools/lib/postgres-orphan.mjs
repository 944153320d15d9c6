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
  // A dead pid is PostgreSQL's own business: from the file it also sees whether old sessions still hold the shared memory.
  if (!isAlive(found.pid)) return 'stale';
  if (!commandLineOf(found.pid).some((part) => part.includes(cluster))) {
    // The pid went to a stranger; PostgreSQL would take that one for its predecessor and refuse to start.
    rmSync(file, { force: true });
    return 'stale';
  }
  const gone = await stopProcess(found.pid, [
    ['SIGINT', 15_000],
    ['SIGKILL', 5_000],
  ]);
  if (!gone) throw new Error(`an earlier PostgreSQL on ${cluster} (process ${found.pid}) cannot be stopped`);
  return 'stopped';
}
