const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);
const ATTEMPTS = 5;

/** One listening socket: its port, and its end. */
export type Door = Readonly<{ port: number; close: () => Promise<void> }>;
export type Open = (host: string, port: number) => Promise<Door>;

export const codeOf = (fault: unknown): unknown => (fault instanceof Error && 'code' in fault ? fault.code : undefined);

/**
 * Listens on both loopback addresses on one port, so that `localhost` works whichever of them it means first.
 * Port 0 takes any port that is free on both. A machine without IPv6 gets IPv4 alone. Throws EADDRINUSE when the port is taken.
 */
export async function listenOnLoopback(open: Open, port: number): Promise<Door> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await open('127.0.0.1', port);
    try {
      const second = await open('::1', first.port);
      return { port: first.port, close: async () => void (await Promise.all([first.close(), second.close()])) };
    } catch (fault) {
      if (NO_SUCH_ADDRESS.has(String(codeOf(fault)))) return first;
      await first.close();
      if (port !== 0 || attempt === ATTEMPTS) throw fault;
    }
  }
}
