import { createServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { firstPort, freePort } from './ports.mjs';

/** Where IANA, Linux, macOS and Windows begin to hand out ports by themselves; Linux is the lowest of them. */
const HANDED_OUT_FROM = 32_768;

const listenOn = async (port: number): Promise<Server> => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
};

describe('a free port', () => {
  it('is one that the system gives to no connection by itself, and another one each time', async () => {
    const found = [];
    for (let count = 0; count < 50; count += 1) found.push(await freePort());
    expect(new Set(found).size).toBe(50);
    expect(Math.max(...found)).toBeLessThan(HANDED_OUT_FROM);
    expect(Math.min(...found)).toBeGreaterThan(1023);
  });

  it('is none that somebody listens on', async () => {
    let taken: Server | null = null;
    while (!taken) taken = await listenOn((await freePort()) + 1).catch(() => null); // somebody else may be there already
    const { port } = taken.address() as AddressInfo;
    try {
      expect(await freePort()).not.toBe(port);
    } finally {
      taken.close();
    }
  });

  it('is looked for in another place by each of 750 processes that begin one after another', () => {
    const firsts = Array.from({ length: 750 }, (_, n) => firstPort(31_000 + n));
    expect(new Set(firsts).size).toBe(750);
    expect(firsts.filter((first, n) => Math.abs(first - (firsts[n + 1] ?? 0)) < 1_000)).toEqual([]);
    expect(Math.max(...firsts)).toBeLessThan(HANDED_OUT_FROM);
  });
});
