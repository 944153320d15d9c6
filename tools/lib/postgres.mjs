import { spawn } from 'node:child_process';
import { chmodSync, chownSync, closeSync, existsSync, lstatSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tailOf } from './log-tail.mjs';
import { freePort } from './ports.mjs';
import { installedNatives, runnablePrograms } from './postgres-binaries.mjs';
import { clearOrphan, readPostmasterPid } from './postgres-orphan.mjs';
import { clusterPlaces, emptyFolderFor, settleCluster } from './postgres-place.mjs';
import { connectionStrings, ensureRoles, keepPasswords } from './postgres-roles.mjs';
import { chooseRunner } from './postgres-runner.mjs';
import { writePrivateFile } from './private-file.mjs';
import { stopProcess, waitUntil, watchOverOrphan } from './processes.mjs';
import { Refusal } from './refusal.mjs';

/** What the server is always started with. Commits reach the disk before they are acknowledged, and nothing but loopback is served. */
const fixedSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

// Nothing of our own environment: it may hold secrets, and PG* variables of the person's shell would change the server.
const serverEnv = () => ({
  PATH: process.env.PATH ?? '',
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.env.SYSTEMROOT && { SYSTEMROOT: process.env.SYSTEMROOT }),
});

/** Runs a program to its end, its output going to `logFile`. @returns {Promise<string | null>} what went wrong */
function runLogged(program, args, { runner, logFile }) {
  const out = openSync(logFile, 'a', 0o600);
  return new Promise((done) => {
    const child = spawn(program, args, { ...runner, cwd: '/', env: serverEnv(), stdio: ['ignore', out, out] });
    child.once('error', (error) => done(error.message)); // without a listener a failed spawn would end the whole process
    child.once('close', (code, signal) => done(code === 0 ? null : `exit ${code ?? signal}`));
  }).finally(() => closeSync(out));
}

/** initdb works in a draft that is renamed when whole: a start that was killed in the middle begins again. */
async function createCluster({ initdb, place, cluster, runner, password, logFile, noSync }) {
  const draft = `${cluster}.draft`;
  const pwfile = join(place, 'initdb.pw');
  emptyFolderFor(draft, runner);
  rmSync(pwfile, { force: true });
  writePrivateFile(pwfile, `${password}\n`);
  if (runner) chownSync(pwfile, runner.uid, runner.gid);
  // The builtin locale needs nothing of the system and sorts alike everywhere.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const args = [
    '-D',
    draft,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${pwfile}`,
    ...locale,
    ...(noSync ? ['--no-sync'] : []),
  ];
  const fault = await runLogged(initdb, args, { runner, logFile }).finally(() => rmSync(pwfile, { force: true }));
  if (fault) throw new Error(`PostgreSQL could not make its data folder (${fault}):\n${tailOf(logFile)}`);
  renameSync(draft, cluster);
}

/** Starts the server on one port. @returns the child when it accepts connections, or the reason why not. */
async function tryServer({ postgres, cluster, runner, port, settings, logFile, patienceMs }) {
  const out = openSync(logFile, 'w', 0o600);
  const flags = Object.entries({ ...fixedSettings, synchronous_commit: 'on', ...settings, port }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  // A group of its own, so that Ctrl-C in the terminal reaches only the launcher, which ends things in order.
  const child = spawn(postgres, ['-D', cluster, ...flags], {
    ...runner,
    cwd: '/',
    env: serverEnv(),
    stdio: ['ignore', out, out],
    detached: true,
  });
  let ended = null;
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve((ended = error.message)));
    child.once('exit', (code, signal) => resolve((ended = `exit ${code ?? signal}`)));
  });
  closeSync(out);
  const isReady = () => {
    const written = readPostmasterPid(cluster);
    return ended !== null || (written?.pid === child.pid && written.ready);
  };
  const inTime = await waitUntil(isReady, patienceMs, 5);
  if (inTime && ended === null) return { child, exited };
  if (child.pid)
    await stopProcess(child.pid, [
      ['SIGINT', 5000],
      ['SIGKILL', 5000],
    ]);
  return { fault: ended ?? `not ready after ${patienceMs / 1000} s` };
}

/**
 * Starts the embedded PostgreSQL on a free port of 127.0.0.1 and makes sure that database and roles exist.
 * What an earlier, killed start left behind is stopped or recovered. Faults carry the last lines of the server's log.
 * @param {object} options
 * @param {string} options.dataDir folder for cluster, passwords and log of this one server
 * @param {(line: string) => void} [options.log] told about what a person may want to know
 * @param {Record<string, string | number>} [options.settings] server settings; turning durability off is for tests only
 * @param {number} [options.patienceMs] how long crash recovery may take
 * @param {{ native: string, version: string }} [options.natives] where the programs were installed
 */
export async function startPostgres({
  dataDir,
  log = () => undefined,
  settings = {},
  patienceMs = 120_000,
  natives = installedNatives(),
}) {
  const folder = resolve(dataDir);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    // Root lends the server a user who must get through to the cluster; the cluster itself stays 0700.
    chmodSync(folder, process.geteuid?.() === 0 ? 0o711 : 0o700);
  }
  const passwordFile = join(folder, 'passwords.json');
  const isNew = !existsSync(passwordFile);
  const { clusters, home } = clusterPlaces(folder);
  if (isNew && existsSync(join(home, 'cluster'))) {
    throw new Refusal(
      `${passwordFile} is missing, so the database beside it cannot be opened; restore that file, or delete ${folder} to begin anew.`,
    );
  }
  for (const cluster of clusters) {
    refuseForeign(cluster);
    if ((await clearOrphan(cluster)) === 'stopped') log('An earlier PostgreSQL was still running and was stopped.');
  }
  const runner = chooseRunner(isNew ? [] : clusters);
  const { initdb, postgres } = runnablePrograms(runner, natives);
  const { place, cluster } = settleCluster(folder, runner, isNew);
  if (place !== home) log(`Others cannot pass through to ${home}; the database lies in ${place}.`);

  const passwords = keepPasswords(passwordFile);
  const logFile = join(folder, 'server.log');
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    await createCluster({
      initdb,
      place,
      cluster,
      runner,
      password: passwords.superuser,
      logFile,
      noSync: settings.fsync === 'off',
    });
  }

  let started;
  let port;
  for (let attempt = 1; ; attempt += 1) {
    port = await freePort();
    started = await tryServer({ postgres, cluster, runner, port, settings, logFile, patienceMs });
    if (started.child) break;
    // The port was free a moment ago; somebody else was quicker. A killed server's memory block may also need a moment to go.
    const passing = /could not bind|Address already in use|shared memory block/i.test(tailOf(logFile));
    if (!passing || attempt === 15) throw new Error(`PostgreSQL did not start (${started.fault}):\n${tailOf(logFile)}`);
    await new Promise((later) => setTimeout(later, 200));
  }

  const { child, exited } = started;
  const watch = watchOverOrphan(child.pid, 'INT', 1);
  let stopping;
  const stop = () =>
    (stopping ??= (async () => {
      await stopProcess(child.pid, [
        ['SIGINT', 20_000],
        ['SIGQUIT', 5_000],
        ['SIGKILL', 5_000],
      ]);
      watch.release();
    })());
  const urls = connectionStrings(port, passwords);
  try {
    await ensureRoles(urls, passwords);
  } catch (error) {
    await stop();
    throw new Error(`PostgreSQL started, but its roles could not be made: ${error.message}\n${tailOf(logFile)}`, {
      cause: error,
    });
  }
  return { port, urls, pids: { postmaster: child.pid, watch: watch.pid }, cluster, logFile, exited, stop };
}

function refuseForeign(cluster) {
  const self = process.geteuid?.();
  if (self === undefined || self === 0 || !existsSync(cluster)) return;
  if (lstatSync(cluster).uid !== self) {
    throw new Refusal(
      `The database in ${cluster} belongs to another user; start as that user, or choose another folder with SEKISHO_DATA_DIR.`,
    );
  }
}
