import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Door = Readonly<{ url: string; refusals(): number; cut(): void; restore(): void; close(): Promise<void> }>;

/** A way to the Redis of the test run that can be cut, as a network can. */
export async function aDoor(target: URL): Promise<Door> {
  const open = new Set<Socket>();
  let isCut = false;
  let refusals = 0;
  const server = createServer((client) => {
    if (isCut) {
      refusals += 1;
      return void client.destroy();
    }
    const redis = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [client, redis],
      [redis, client],
    ] as const) {
      open.add(one);
      one.on('error', () => undefined).on('close', () => (open.delete(one), other.destroy()));
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refusals: () => refusals,
    cut,
    restore: () => void (isCut = false),
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
