import { EventEmitter, once } from 'node:events';
import { Gauge, Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DeliverMail } from '#server/notify';
import { CONFIG, Outbox, TenantDb, type Config } from '#server/platform';
import { seedSql } from '#testing/schema';
import { openOperatorPort } from '../../apps/api/operator-port.ts';
import { aServer, type TestServer } from './a-server.ts';

let server: TestServer;
let stopped: Promise<void> | null = null;
beforeAll(async () => {
  server = await aServer({ settings: { ROLE: 'worker' } });
});
afterAll(() => stopped ?? server.stop());

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

  it('is not ready from the moment it is stopped, and lives until what it does is done', async () => {
    const mail = new EventEmitter();
    vi.spyOn(server.running.app.get(DeliverMail), 'handle').mockImplementation(async () => {
      mail.emit('begun');
      await once(mail, 'go on');
    });
    const isBegun = once(mail, 'begun');
    const [tenant] = await seedSql(server.database, 'SELECT id FROM tenant LIMIT 1');
    const outbox = server.running.app.get(Outbox);
    await server.running.app.get(TenantDb).run(String(tenant?.['id']), (tx) => outbox.put(tx, { kind: 'mail', payload: {} }));
    await isBegun;
    stopped = server.stop();
    expect((await ask('/health/ready')).status).toBe(503);
    expect((await ask('/health/live')).status).toBe(200);
    mail.emit('go on');
    await stopped;
    await expect(ask('/health/live')).rejects.toThrow();
  });
});
