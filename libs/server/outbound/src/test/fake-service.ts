import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = Readonly<{ path: string; method: string; headers: IncomingMessage['headers']; body: string }>;
export type Reply = (response: ServerResponse, request: Received) => void;

/** A real HTTP server on a random loopback port that answers as a test says and remembers what came. For tests only. */
export async function startFakeService(routes: Record<string, Reply>) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname: path } = new URL(request.url ?? '/', 'http://x');
      const body = Buffer.concat(chunks).toString();
      const seen = { path: request.url ?? '', method: request.method ?? '', headers: request.headers, body };
      received.push(seen);
      (routes[path] ?? json(404, { error: 'not_found' }))(response, seen);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    received,
    to: (path: string) => received.filter((request) => request.path.split('?')[0] === path),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Replies with a JSON body. */
export function json(status: number, body: unknown): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}

/** Replies with any body. */
export function raw(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}
