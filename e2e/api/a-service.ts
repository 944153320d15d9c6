import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the service behaves: what it writes for one request. */
export type Behaviour = (response: ServerResponse) => void;

export type TestService = Readonly<{
  port: number;
  /** How many requests came to a path. */
  asked(path: string): number;
  /** From now on every path but `/token` behaves so; `/token` always gives a token. */
  behave(behaviour: Behaviour): void;
  /** Resolves once this many requests of `/sms-authentication-challenge` and `/sms-authentication` wait for an answer. */
  waiting(count: number): Promise<void>;
  /** Answers all that wait; used with the behaviour `hang`. */
  release(): void;
  stop(): Promise<void>;
}>;

export const answering =
  (status: number, body: string, type = 'application/json'): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };
export const sent = answering(200, JSON.stringify({ transaction_id: 't-1', verification_code: '246813' }));
export const verified = answering(200, JSON.stringify({ status: 'success' }));

/** An external SMS service on loopback that fails in ways the development provider does not know. */
export async function aService(): Promise<TestService> {
  const paths: string[] = [];
  const held = new Set<ServerResponse>();
  const watchers = new Set<() => void>();
  let behave: Behaviour | 'hang' = sent;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    paths.push(path);
    request.resume().on('end', () => {
      if (path === '/token')
        return answering(200, JSON.stringify({ access_token: 'outside-token', token_type: 'Bearer' }))(response);
      if (behave !== 'hang') return behave(response);
      held.add(response);
      watchers.forEach((look) => look());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked: (path) => paths.filter((each) => each === path).length,
    behave: (next) => void (behave = next === hang ? 'hang' : next),
    waiting: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (held.size >= count) resolve(void watchers.delete(look));
        };
        watchers.add(look);
        look();
      }),
    release: () => {
      for (const response of held) sent(response);
      held.clear();
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Lets every request wait until `release`. */
export const hang: Behaviour = () => undefined;
