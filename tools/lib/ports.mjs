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

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort() {
  const found = await tryListen('127.0.0.1', 0);
  if ('port' in found) return found.port;
  throw new Error(`no free port on 127.0.0.1: ${found.code}`);
}

/** Why nobody can listen there (an errno name), or null when one can. ::1 counts too, because browsers try it first for localhost. */
export async function portFault(port) {
  const v4 = await tryListen('127.0.0.1', port);
  if ('code' in v4) return v4.code;
  const v6 = await tryListen('::1', port);
  return 'code' in v6 && v6.code === 'EADDRINUSE' ? v6.code : null;
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
