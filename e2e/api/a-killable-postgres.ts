import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedSql, type TestDatabase } from '#testing/schema';
import { startPostgres } from '../../tools/lib/postgres.mjs';
import { isAlive, waitUntil } from '../../tools/lib/processes.mjs';

export type KillablePostgres = Readonly<{
  /** Its addresses stay the same over every death. Empty: whoever starts a server on it migrates it. */
  database: TestDatabase;
  /** SIGKILL of the server and of each of its processes; resolves when all of them are gone. */
  kill(): Promise<void>;
  /** A new server on the same data folder; resolves when it has recovered. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}>;

/** A PostgreSQL for one file of tests, with everything that keeps commits on disk, since it is there to be killed. */
export async function aKillablePostgres(): Promise<KillablePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-killable-'));
  chmodSync(folder, 0o711); // as root the server runs as another user, who has to pass through
  const dataDir = join(folder, 'postgres');
  let postgres = await startPostgres({ dataDir });
  const sockets = new Set<Socket>();
  const relay = await aRelay(() => postgres.port, sockets);
  const { port } = relay.address() as AddressInfo;
  const at = (url: string): string => Object.assign(new URL(url), { port: String(port), pathname: '/sekisho' }).href;
  const { owner, app, system, auditReader, superuser } = postgres.urls;
  const database: TestDatabase = {
    ...{ owner: at(owner), app: at(app), system: at(system), auditReader: at(auditReader), superuser: at(superuser) },
    drop: () => Promise.resolve(), // goes with its server
  };
  return {
    database,
    kill: async () => {
      const rows = await seedSql(database, `SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()`);
      const pids = [postgres.pids.postmaster, ...rows.map(({ pid }) => Number(pid))];
      pids.forEach(killIfThere);
      if (!(await waitUntil(() => !pids.some(isAlive), 10_000))) throw new Error('PostgreSQL was killed and lives');
      await postgres.stop(); // only the watch over it is left
    },
    startAgain: async () => void (postgres = await startPostgres({ dataDir })),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      relay.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The postmaster is killed first; its processes may have ended of that before their own turn. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ESRCH') throw fault;
  }
}

/** One address for a server that has another port after each start. A connection that breaks there breaks here too. */
async function aRelay(target: () => number, sockets: Set<Socket>): Promise<Server> {
  const relay = createServer((near) => {
    const far = connect(target(), '127.0.0.1');
    const carry = (from: Socket, to: Socket): void => {
      sockets.add(from);
      from.on('error', () => undefined).once('close', () => (sockets.delete(from), to.destroy()));
      from.pipe(to);
    };
    carry(near, far);
    carry(far, near);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return relay;
}
