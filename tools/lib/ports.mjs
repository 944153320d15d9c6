import { createServer } from 'node:net';
import { waitUntil } from './processes.mjs';
import { Refusal } from './refusal.mjs';

/** @returns {Promise<{ port: number } | { code: string }>} */
function tryListen(host, port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve({ code: error.code }));
    probe.listen({ host, port, exclusive: true }, () => {
      const bound = probe.address().port;
      probe.close(() => resolve({ port: bound }));
    });
  });
}

/** Why nobody can listen there (an errno name), or null when one can. ::1 counts too, because browsers try it first for localhost. */
export async function portFault(port) {
  const v4 = await tryListen('127.0.0.1', port);
  if ('code' in v4) return v4.code;
  const v6 = await tryListen('::1', port);
  return 'code' in v6 && v6.code === 'EADDRINUSE' ? v6.code : null;
}

/** Below the range from which systems hand out ports by themselves: there any connection may take what was free a moment ago. */
const QUIET = { first: 20_000, blocks: 750, block: 16 };

/** Where a process begins to look: far from its neighbours, so that two hardly ever offer the same port before one has opened it. */
export const firstPort = (pid) => QUIET.first + ((pid * 7919) % QUIET.blocks) * QUIET.block;

let cursor = firstPort(process.pid);

/** A port of loopback that nobody listens on, and that the system gives to nobody by itself before the caller opens it. */
export async function freePort() {
  const end = QUIET.first + QUIET.blocks * QUIET.block;
  for (let tried = QUIET.first; tried < end; tried += 1) {
    const port = cursor;
    cursor = cursor + 1 < end ? cursor + 1 : QUIET.first;
    if ((await portFault(port)) === null) return port;
  }
  throw new Error(`no free port between ${QUIET.first} and ${end}`);
}

/**
 * Refuses when a wanted port is taken, naming the port and the variable that changes it.
 * @param {{ variable: string, port: number }[]} wanted
 * @param {number} patienceMs how long a port may still be held (by what a killed launcher left behind)
 */
export async function requirePorts(wanted, patienceMs = 0) {
  for (const { variable, port } of wanted) {
    let fault = null;
    await waitUntil(async () => (fault = await portFault(port)) !== 'EADDRINUSE', patienceMs, 100);
    if (fault === 'EADDRINUSE') {
      throw new Refusal(
        `Port ${port} is already in use by another program; stop that one, or choose another port with ${variable}.`,
      );
    }
    if (fault) throw new Refusal(`Port ${port} cannot be opened (${fault}); choose another port with ${variable}.`);
  }
}
