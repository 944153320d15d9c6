import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { announcement } from './announce.mjs';
import { startChild } from './children.mjs';
import { stopLeftBehind, takeLauncherLock } from './launcher-lock.mjs';
import { shownPath } from './log-tail.mjs';
import { ensureAuditKey } from './audit-key.mjs';
import { ensureMasterKey } from './master-key.mjs';
import { requirePorts } from './ports.mjs';
import { writePrivateFile } from './private-file.mjs';
import { Refusal } from './refusal.mjs';
import { childEnvironment, providerEnvironment, readSettings } from './settings.mjs';

function makeDataFolder(dataDir) {
  if (existsSync(dataDir)) return;
  mkdirSync(dataDir, { recursive: true });
  // Root lends PostgreSQL a user who must get through. Every file in here is private by itself.
  chmodSync(dataDir, process.geteuid?.() === 0 ? 0o711 : 0o700);
}

/** What has been started, undone in the opposite order, exactly once. */
function undoList() {
  const steps = [];
  let running = null;
  return {
    add: (step) => steps.push(step),
    run: () =>
      (running ??= (async () => {
        for (const step of steps.reverse()) await step();
      })()),
  };
}

/**
 * Starts everything of a development copy and keeps it running until `signal` asks for the end or one part fails.
 * @param {object} options
 * @param {string} options.root the checkout
 * @param {Record<string, string | undefined>} options.env
 * @param {{ provider: string, server: string }} options.scripts
 * @param {(context: { log: (line: string) => void, signal: AbortSignal }) => Promise<void>} options.prepare installs and builds
 * @param {AbortSignal} options.signal
 * @param {(line: string) => void} options.log
 * @returns {Promise<void>} when all is stopped after a wanted end; a Refusal or a fault is thrown after everything is stopped
 */
export async function launch({ root, env, scripts, prepare, signal, log }) {
  const { ports, dataDir } = readSettings(env, root);
  const undo = undoList();
  const wantedEnd = new Promise((resolve) => signal.addEventListener('abort', () => resolve('wanted'), { once: true }));
  let fail;
  const failure = new Promise((_, reject) => (fail = (sentence) => reject(new Refusal(sentence))));
  failure.catch(() => undefined); // parts also end while everything is being stopped, when nobody waits for it any more
  /** The value, or null when the end was asked for meanwhile. Throws as soon as any part has failed. */
  const unlessEnded = async (promise) => {
    const value = await Promise.race([promise, wantedEnd, failure]);
    return signal.aborted ? null : value;
  };

  try {
    makeDataFolder(dataDir);
    const lock = takeLauncherLock(dataDir);
    undo.add(() => lock.release());
    const runningFile = join(dataDir, 'running.json');
    rmSync(runningFile, { force: true });
    await stopLeftBehind(lock.leftBehind);
    await requirePorts(Object.values(ports), lock.recovered ? 5_000 : 0);
    await prepare({ log, signal });
    if (signal.aborted) return;

    const masterKeyFile = ensureMasterKey(join(dataDir, 'master.key'));
    const audit = { keyFile: ensureAuditKey(join(dataDir, 'audit.key')), anchorFile: join(dataDir, 'audit-anchors.jsonl') };
    if (env.DATABASE_URL) log('DATABASE_URL is not used: npm start brings its own PostgreSQL.');
    const traces = [];
    const begin = (name, script, childEnv) => {
      const child = startChild({ name, script, root, env: childEnv, logDir: join(dataDir, 'logs') });
      undo.add(() => child.stop());
      void child.exited.then(fail);
      traces.push(child.trace);
      lock.note(traces);
      return child;
    };

    // Only now: before the installation there is no database driver to import.
    const { startPostgres } = await import('./postgres.mjs');
    log('Starting PostgreSQL…');
    const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), log });
    undo.add(() => postgres.stop());
    void postgres.exited.then((end) => fail(`PostgreSQL ended (${end}); its log is ${shownPath(root, postgres.logFile)}.`));
    if (signal.aborted) return;

    const provider = begin('provider', scripts.provider, providerEnvironment(env, { ports }));
    const providerReady = await unlessEnded(provider.ready);
    if (!providerReady) return;
    log('Starting Sekisho, which brings its database up to date first…');
    const serverEnv = childEnvironment(env, {
      ports,
      databases: postgres.urls,
      masterKeyFile,
      audit,
      smtpPort: providerReady.smtpPort,
    });
    const server = begin('server', scripts.server, serverEnv);
    const serverReady = await unlessEnded(server.ready);
    if (!serverReady) return;

    const { demo, admin, supabase } = serverReady;
    const running = { urls: { ...serverReady.urls, provider: providerReady.urls.provider }, demo, admin, supabase };
    writePrivateFile(runningFile, `${JSON.stringify(running, null, 2)}\n`);
    undo.add(() => rmSync(runningFile, { force: true }));
    log(
      announcement(running, {
        logs: [server, provider].map(({ logFile }) => shownPath(root, logFile)),
        readyAfterMs: performance.now(),
      }),
    );

    await unlessEnded(wantedEnd);
  } finally {
    await undo.run();
  }
}
