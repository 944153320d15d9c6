import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLog, JobStore, Outbox, OutboxEngine, readConfig, TenantDb, type Job } from '#server/platform';
import { aTrail } from '#testing/audit';
import { aVault } from '#testing/platform';
import { aDatabase, aDataSource, seedSql, type TestDatabase } from '#testing/schema';
import { DeliverMail } from './deliver-mail.ts';
import { Mailer } from './mailer.ts';

type Received = Readonly<{ recipients: readonly string[]; headers: string; subject: string; text: string; messageId: string }>;

/** A mail server that keeps what it gets, or refuses it while `refuses` is set. */
function aMailServer() {
  const received: Received[] = [];
  const state = { refuses: false, received, connections: 0 };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onConnect: (_session, done) => {
      state.connections += 1;
      done();
    },
    onData: async (stream, session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      if (state.refuses) return done(Object.assign(new Error('try later'), { responseCode: 451 }));
      const raw = Buffer.concat(chunks).toString('utf8');
      const { subject = '', text = '', messageId = '' } = await PostalMime.parse(raw);
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      received.push({ recipients, headers: raw.split('\r\n\r\n')[0] ?? '', subject, text: text.trim(), messageId });
      done();
    },
  });
  server.on('error', () => undefined);
  return { state, server };
}

const { state, server } = aMailServer();
let database: TestDatabase;
let source: DataSource;
let db: TenantDb;
let deliver: DeliverMail;
const tenant = randomUUID();
const mailer = new Mailer(new Outbox(aVault()));

const delivery = (port: number): DeliverMail =>
  new DeliverMail(
    readConfig({
      ...{ SEKISHO_MODE: 'development', DATABASE_URL: 'postgresql://x', PUBLIC_URL: 'https://login.example.jp' },
      ...{ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: '関所 <no-reply@example.jp>' },
      SEKISHO_MASTER_KEY: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    }),
    db,
    aTrail(),
  );
beforeAll(async () => {
  database = await aDatabase();
  source = await aDataSource(database);
  db = new TenantDb(source);
  const socket = server.listen(0, '127.0.0.1');
  await once(socket, 'listening');
  deliver = delivery((socket.address() as AddressInfo).port);
});
afterEach(() => {
  state.refuses = false;
  state.received.splice(0);
});
afterAll(async () => {
  deliver.onModuleDestroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await source.destroy();
  await database.drop();
});

const aMail = {
  name: 'code',
  to: 'taro@example.jp',
  subject: '確認コード 123456',
  text: '確認コードは 123456 です。\n二行目',
  language: 'ja',
};
const job = (payload: object, id = randomUUID()): Job => ({ id, tenantId: tenant, kind: 'mail', payload, attempt: 1 });

describe('delivering a mail', () => {
  it('hands subject, text, sender and language to the mail server', async () => {
    await deliver.handle(job(aMail));
    expect(state.received).toEqual([
      expect.objectContaining({ recipients: ['taro@example.jp'], subject: aMail.subject, text: aMail.text }),
    ]);
    expect(state.received[0]?.headers).toMatch(/^Content-Language: ja\r?$/m);
    expect(state.received[0]?.headers).toContain('<no-reply@example.jp>');
  });

  it('leaves a record of every try: which mail, never to whom or what it said', async () => {
    const [good, bad] = [randomUUID(), randomUUID()];
    await deliver.handle(job(aMail, good));
    state.refuses = true;
    await expect(deliver.handle(job(aMail, bad))).rejects.toThrow('451');
    const rows = await seedSql(
      database,
      `SELECT * FROM audit_record WHERE target_id = ANY ($1) ORDER BY occurred_at, type DESC`,
      [[good, bad]],
    );
    expect(rows).toMatchObject([
      { type: 'notification_sent', outcome: 'success', target_id: good, detail: { mail: 'code', attempt: 1 } },
      { type: 'notification_failure', outcome: 'failure', target_id: bad, reason: 'not_delivered' },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/taro|123456/);
  });

  it('goes before longer work that was put earlier', async () => {
    await db.run(tenant, async (tx) => {
      await new Outbox(aVault()).put(tx, { kind: 'reset', payload: {} });
      await mailer.put(tx, { to: 'taro@example.jp', name: 'code', language: 'ja', facts: { code: '123456', minutes: '5' } });
    });
    const waiting = await seedSql(database, `SELECT kind FROM job WHERE tenant_id = $1 ORDER BY run_at`, [tenant]);
    expect(waiting.map(({ kind }) => kind)).toEqual(['mail', 'reset']);
    await seedSql(database, `DELETE FROM job WHERE tenant_id = $1 RETURNING id`, [tenant]);
  });

  it('has one id for one job, so that a mail sent twice shows once', async () => {
    const id = randomUUID();
    await deliver.handle(job(aMail, id));
    await deliver.handle(job(aMail, id));
    expect(state.received.map(({ messageId }) => messageId)).toEqual([`<${id}@login.example.jp>`, `<${id}@login.example.jp>`]);
  });

  it.each([
    ['recipient', { to: 'taro@example.jp\r\nBcc: eve@example.com' }],
    ['recipient', { to: 'taro@example.jp, eve@example.com' }],
    ['recipient', { to: 'taro@example.jp> <eve@example.com' }],
    ['subject', { subject: 'x\r\nBcc: eve@example.com\r\n\r\nbody' }],
    ['language', { language: 'ja\r\nBcc: eve@example.com' }],
  ])('A1-01 adds no header line and no recipient from its %s', async (_, change) => {
    await deliver.handle(job({ ...aMail, ...change })).catch(() => undefined);
    for (const mail of state.received) {
      expect(mail.headers).not.toMatch(/^Bcc:/im);
      expect(mail.recipients).not.toContain('eve@example.com');
    }
  });

  it('goes by the connection of the mail before it, and by another one when the server closed that', async () => {
    await deliver.handle(job(aMail));
    const before = state.connections;
    for (let n = 0; n < 5; n += 1) await deliver.handle(job(aMail));
    expect(state.connections).toBe(before);
    for (const connection of server.connections) (connection as { close(): void }).close();
    await vi.waitFor(() => expect(server.connections.size).toBe(0), 10_000);
    await deliver.handle(job(aMail));
    expect([state.connections, state.received.length]).toEqual([before + 1, 7]);
  });

  it('throws when the mail server refuses, when there is none, and when none is configured', async () => {
    state.refuses = true;
    await expect(deliver.handle(job(aMail))).rejects.toThrow('451');
    await expect(delivery(1).handle(job(aMail))).rejects.toThrow('ECONNREFUSED');
    const config = readConfig({
      ...{ SEKISHO_MODE: 'development', DATABASE_URL: 'postgresql://x' },
      SEKISHO_MASTER_KEY: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    });
    await expect(new DeliverMail(config, db, aTrail()).handle(job(aMail))).rejects.toThrow('SMTP_URL');
  });

  it('A13-03 gives up a mail server that says nothing before the lease of its job runs out', { timeout: 25_000 }, async () => {
    const mute: Server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const start = performance.now();
    await expect(delivery((mute.address() as AddressInfo).port).handle(job(aMail))).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(15_000);
    mute.close();
  });
});

describe('a mail that an act puts', () => {
  const put = (then: () => void = () => undefined) =>
    db.run(tenant, async (tx) => {
      const facts = { tenant: '関所', code: '123456', minutes: '5' };
      await mailer.put(tx, { to: 'taro@example.jp', name: 'code', language: 'en', facts });
      then();
    });
  const jobs = () => seedSql(database, 'SELECT payload, attempts, finished_at, last_error FROM job');

  it('is sealed, never sent for an act that was undone, and sent again after a refusal', async () => {
    const undone = put(() => {
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await jobs()).toEqual([]);

    await put();
    expect(JSON.stringify(await jobs())).not.toMatch(/123456|taro/);

    state.refuses = true;
    const pool = new Pool({ connectionString: database.system, max: 2 });
    const engine = new OutboxEngine(new JobStore(pool, aVault()), [deliver], createLog('silent'), database.system);
    await engine.start();
    await vi.waitFor(
      async () => expect(await jobs()).toMatchObject([{ attempts: 1, last_error: expect.stringContaining('451') }]),
      { timeout: 5_000 },
    );
    state.refuses = false;
    await vi.waitFor(async () => expect(await jobs()).toMatchObject([{ attempts: 2, finished_at: expect.any(Date) }]), {
      timeout: 9_000,
    });
    await engine.stop();
    await pool.end();
    expect(state.received).toMatchObject([{ subject: '[関所] Verification code 123456', recipients: ['taro@example.jp'] }]);
  });
});
