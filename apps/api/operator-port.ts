import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import type { Config } from '#server/platform';

type Port = Readonly<{ url: string; stop(): Promise<void> }>;

const RETRY_AFTER_SECONDS = 5;

/**
 * For the operator, on a port of its own that no login ever reaches, in every role: `/metrics` as Prometheus text, and
 * `/health/live` and `/health/ready`, by which a worker is known, which serves no page. `check` throws where it cannot do its work.
 */
export async function openOperatorPort(config: Config, registry: Registry, check: () => Promise<unknown>): Promise<Port> {
  collectDefaultMetrics({ register: registry });
  const routes: Readonly<Record<string, (response: ServerResponse) => Promise<unknown>>> = {
    '/metrics': async (response) => {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    },
    '/health/live': async (response) => tell(response, 200, 'ok'),
    '/health/ready': (response) =>
      check().then(
        () => tell(response, 200, 'ok'),
        () => tell(response.setHeader('retry-after', RETRY_AFTER_SECONDS), 503, 'not ready'),
      ),
  };
  const server = createServer((request, response) => {
    const route = Object.hasOwn(routes, request.url ?? '') ? routes[request.url ?? ''] : undefined;
    if (!route) return void response.writeHead(404).end();
    void route(response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(config.METRICS_PORT, config.LISTEN_HOST, resolve),
  );
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/metrics`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const tell = (response: ServerResponse, status: number, text: string) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ status: text }));
