import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const isLinux = process.platform === 'linux';

/** @param {number} pid */
function statFields(pid) {
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** @param {number} pid @param {string} column */
function ps(pid, column) {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

/** True while the process runs. A zombie (dead, but nobody has asked for its exit code) counts as gone. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  if (!isLinux) return true;
  try {
    return statFields(pid)[0] !== 'Z';
  } catch {
    return false;
  }
}

/** What tells one process from a later one with the same pid: when it was started, in which boot. Empty when it is gone. */
export function birthOf(pid) {
  if (!isLinux) return process.platform === 'win32' ? 'unknown' : ps(pid, 'lstart');
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${statFields(pid)[19]}`;
  } catch {
    return '';
  }
}

/** The command line, one entry per argument where the system tells them apart (Linux), else one entry. */
export function commandLineOf(pid) {
  if (!isLinux) return [ps(pid, 'command')];
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
  } catch {
    return [];
  }
}

/** The process that started this one, or 0 when that cannot be told. */
export function parentOf(pid) {
  try {
    return Number(isLinux ? statFields(pid)[1] : ps(pid, 'ppid')) || 0;
  } catch {
    return 0;
  }
}

/** Polls until `check` holds. @returns false after `ms` milliseconds. */
export async function waitUntil(check, ms, everyMs = 15) {
  const end = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() >= end) return false;
    await sleep(everyMs);
  }
  return true;
}

/**
 * Sends one signal after the other, each followed by its patience in milliseconds, until the process is gone.
 * @param {number} pid @param {[NodeJS.Signals, number][]} signals
 */
export async function stopProcess(pid, signals) {
  for (const [signal, patienceMs] of signals) {
    if (!isAlive(pid)) return true;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code === 'ESRCH') return true;
      throw error;
    }
    if (await waitUntil(() => !isAlive(pid), patienceMs)) return true;
  }
  return !isAlive(pid);
}

/**
 * A small shell that waits for the end of this process, however it comes, and then signals `pid`.
 * Nothing in a process can act on its own SIGKILL; the closing of a pipe that it held can be seen from outside.
 * @param {number} pid @param {string} signal without the SIG, e.g. `INT` @param {number} graceSeconds waited before the signal
 * @returns {{ pid: number | null, release(): void }} `release` ends the watch without signalling anybody
 */
export function watchOverOrphan(pid, signal, graceSeconds) {
  if (process.platform === 'win32') return { pid: null, release: () => undefined };
  const script = 'while read -r _; do :; done; sleep "$1"; kill -s "$2" "$3"';
  const watcher = spawn('/bin/sh', ['-c', script, 'sekisho-watch', String(graceSeconds), signal, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
    env: { PATH: process.env.PATH },
  });
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  watcher.stdin.unref?.();
  return { pid: watcher.pid ?? null, release: () => void watcher.kill('SIGKILL') };
}
