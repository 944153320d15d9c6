import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { DeliverMail } from '#server/notify';
import { Outbox, TenantDb } from '#server/platform';
import { seedSql } from '#testing/schema';
import { aServer } from './a-server.ts';

/** One file for itself: the server is stopped by its test. */
it(
  'a worker that is stopped is not ready from that moment on, and lives until what it does is done',
  { timeout: 60_000 },
  async () => {
    const server = await aServer({ settings: { ROLE: 'worker' } });
    const { app, urls } = server.running;
    const statusOf = async (path: string) => (await fetch(new URL(path, urls.metrics))).status;
    const mail = new EventEmitter();
    const isBegun = once(mail, 'begun');
    vi.spyOn(app.get(DeliverMail), 'handle').mockImplementation(async () => {
      mail.emit('begun');
      await once(mail, 'go on');
    });
    const [tenant] = await seedSql(server.database, 'SELECT id FROM tenant LIMIT 1');
    await app.get(TenantDb).run(String(tenant?.['id']), (tx) => app.get(Outbox).put(tx, { kind: 'mail', payload: {} }));
    await isBegun;
    expect(await statusOf('/health/ready')).toBe(200);

    const stopped = server.stop().then(() => 'stopped');
    try {
      expect(await statusOf('/health/ready')).toBe(503);
      expect(await Promise.race([stopped, pause(500, 'at work')])).toBe('at work');
      expect(await statusOf('/health/live')).toBe(200);
    } finally {
      mail.emit('go on');
      await stopped;
    }
    await expect(statusOf('/health/live')).rejects.toThrow();
  },
);
