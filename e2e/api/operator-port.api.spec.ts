import { Gauge, Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CONFIG, TenantDb, type Config } from '#server/platform';
import { openOperatorPort } from '../../apps/api/operator-port.ts';
import { aServer, type TestServer } from './a-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await aServer({ settings: { ROLE: 'worker' } });
});
afterAll(() => server.stop());

const ask = (path: string) => fetch(new URL(path, server.running.urls.metrics));

describe('the operator’s port of a worker, which serves no page', () => {
  it('tells that the process lives, that it can work, and its metrics', async () => {
    await expect(fetch(`${server.base}/health/live`)).rejects.toThrow();
    for (const path of ['/health/live', '/health/ready']) {
      const answer = await ask(path);
      expect([path, answer.status, await answer.json()]).toEqual([path, 200, { status: 'ok' }]);
    }
    expect(await (await ask('/metrics')).text()).toMatch(/^process_cpu_seconds_total \d/m);
  });

  it('is not ready without a database, though it lives, and says when to ask again', async () => {
    vi.spyOn(server.running.app.get(TenantDb), 'ping').mockRejectedValue(new Error('connect ECONNREFUSED 127.0.0.1:5432'));
    const answer = await ask('/health/ready');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toEqual({ status: 'not ready' }); // and nothing of where it is
    expect((await ask('/health/live')).status).toBe(200);
    vi.restoreAllMocks();
    expect((await ask('/health/ready')).status).toBe(200);
  });

  it('outlives a metric that cannot be read', async () => {
    const registry = new Registry();
    const collect = () => {
      throw new Error('no reading');
    };
    new Gauge({ name: 'broken', help: 'broken', registers: [registry], collect });
    const port = await openOperatorPort(server.running.app.get<Config>(CONFIG), registry, () => Promise.resolve());
    expect((await fetch(port.url)).status).toBe(500);
    expect((await fetch(new URL('/health/live', port.url))).status).toBe(200);
    await port.stop();
  });

  it('knows no other path', async () => {
    for (const path of ['/', '/metrics/', '/health', '/constructor', '/v1/management'])
      expect((await ask(path)).status).toBe(404);
  });
});
