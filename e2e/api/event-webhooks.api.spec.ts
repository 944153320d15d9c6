import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SendEvents } from '#server/event-webhooks';
import { seedSql } from '#testing/schema';
import { password, times } from './a-flow.ts';
import { aTenant, expected, textAt, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
import { foundIn } from './secrets.ts';

type Got = Readonly<{
  headers: IncomingHttpHeaders;
  text: string;
  body: { type?: string; events: { seq: number; type: string }[] };
}>;
const receiver = { got: [] as Got[], status: 204 };
let siem: Server;
let server: TestServer;
let tenant: TestTenant;
let user: TestUser;

beforeAll(async () => {
  siem = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      if (receiver.status < 300) receiver.got.push({ headers: request.headers, text, body: JSON.parse(text) as Got['body'] });
      response.writeHead(receiver.status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(siem, 'listening');
  server = await aServer({
    aliases: [`siem.example:80=127.0.0.1:${(siem.address() as AddressInfo).port}`],
  });
  tenant = await aTenant(server);
  user = await tenant.user('hanako');
});
afterEach(async () => {
  receiver.status = 204;
  for (const { id } of (await asAdmin('GET', '')).body['list'] as { id: string }[]) await asAdmin('DELETE', `/${id}`);
  const bodies = receiver.got.splice(0).map(({ text }) => text);
  expect(foundIn(bodies.join('\n'), server.secrets)).toEqual([]); // A16-02: what leaves the house
});
afterAll(async () => {
  await server.stop();
  siem.close();
});

const asAdmin = (method: string, path: string, body?: unknown) =>
  server.ask(method, `${tenant.management}/event-webhooks${path}`, {
    token: tenant.token,
    ...(body === undefined ? {} : { body }),
  });
const made = async (more: object = {}) => {
  const { body } = expected(await asAdmin('POST', '', { name: 'SIEM', url: 'http://siem.example/in?key=k', ...more }), 201);
  return { id: textAt(body, 'result.id'), secret: textAt(body, 'result.secret') };
};
const fail = async () => {
  const login = await tenant.open();
  expected(await password(login, { ...user, username: `nobody-${login.id}` }), 400);
};
const eventually = (assertion: () => void | Promise<void>) => vi.waitFor(assertion, { timeout: 12_000, interval: 50 });
const received = () => receiver.got.flatMap(({ body }) => body.events);
const typesOfTrail = async (type: string) =>
  (await seedSql(server.database, 'SELECT id FROM audit_event WHERE tenant_id = $1 AND type = $2', [tenant.id, type])).length;
/** The check of a signature as docs/logs.md prints it. */
async function documentedCheck() {
  const [, code = ''] = /```js\n([\s\S]+?)```/.exec(readFileSync('docs/logs.md', 'utf8')) ?? [];
  const printed = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    isOurs(headers: IncomingHttpHeaders, body: string, secret: string): boolean;
  };
  return printed.isOurs;
}
/** What waits for its next try is due now. */
const hurry = () => seedSql(server.database, `UPDATE job SET run_at = now() WHERE kind = 'event-webhook'`);

describe('L-22 a webhook for events', () => {
  it('gets the events it wants within seconds, in their order, signed', async () => {
    const { secret } = await made({ event_types: ['password_failure'] });
    for (let n = 0; n < 3; n += 1) await fail();
    await eventually(() => expect(received()).toHaveLength(3));
    expect(received().every(({ type }) => type === 'password_failure')).toBe(true);
    const seqs = received().map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((one, other) => one - other));
    const isOurs = await documentedCheck();
    for (const { headers, text } of receiver.got) {
      expect([isOurs(headers, text, secret), isOurs(headers, `${text} `, secret), isOurs(headers, text, 'other')]).toEqual([
        true,
        false,
        false,
      ]);
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${text}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${mac}`);
    }
  });

  it('begins at the first event of the tenant where that is asked for, and misses none', async () => {
    await made({ from_start: true });
    await eventually(() => expect(received().length).toBeGreaterThan(5));
    await vi.waitFor(async () => {
      const [row] = await seedSql(server.database, 'SELECT max(size)::int AS size FROM audit_head WHERE tenant_id = $1', [
        tenant.id,
      ]);
      expect(received().map(({ seq }) => seq)).toEqual(Array.from({ length: Number(row?.['size']) }, (_, seq) => seq));
    }, 8_000);
  });

  it('A16-06 that fails is alarmed, its events wait in order, and all of them arrive afterwards', async () => {
    const { id } = await made({ event_types: ['password_failure'] });
    receiver.status = 500;
    await fail();
    await fail();
    await eventually(async () => {
      await hurry();
      expect(await typesOfTrail('event_webhook_lost')).toBe(1);
    });
    const view = (await asAdmin('GET', `/${id}`)).body;
    expect(view).toMatchObject({ lost_since: expect.any(String) as unknown });
    await eventually(async () =>
      expect(await (await fetch(server.running.urls.metrics)).text()).toMatch(/^sekisho_event_webhooks_lost 1$/m),
    );
    const failed = (await asAdmin('GET', `/${id}/deliveries`)).body['list'] as object[];
    expect(failed[0]).toMatchObject({ status: 500, error: 'the receiver answered 500' });
    await fail();
    receiver.status = 200;
    await eventually(async () => {
      await hurry();
      expect(received()).toHaveLength(3);
    });
    await eventually(async () => expect(await typesOfTrail('event_webhook_restored')).toBe(1));
    expect((await asAdmin('GET', `/${id}`)).body).toMatchObject({ lost_since: null, failures: 0 });
    await eventually(async () =>
      expect(await (await fetch(server.running.urls.metrics)).text()).toMatch(/^sekisho_event_webhooks_lost 0$/m),
    );
  });

  it('misses nothing and sends nothing out of order when fifty send at once', async () => {
    const { id } = await made({ event_types: ['password_failure'] });
    await fail();
    await fail();
    const job = { id: 'j', tenantId: tenant.id, kind: 'event-webhook', payload: { webhookId: id }, attempt: 1 };
    await times(50, () => server.running.app.get(SendEvents).handle(job));
    await eventually(() => expect(new Set(received().map(({ seq }) => seq)).size).toBe(2));
    const firsts = [...new Set(received().map(({ seq }) => seq))];
    expect(firsts).toEqual([...firsts].sort((one, other) => one - other));
  });

  it('L-22 rotates its secret, told once; for a day both sign, so that nothing is lost on the way', async () => {
    const { id, secret } = await made({ event_types: ['password_failure'] });
    const isOurs = await documentedCheck();
    expect((await asAdmin('POST', `/${id}/rotate-secret?dry_run=true`)).body['result']).not.toHaveProperty('secret');
    const { body } = expected(await asAdmin('POST', `/${id}/rotate-secret`), 200);
    const renewed = textAt(body, 'result.secret');
    expect(renewed).not.toBe(secret);
    expect(expected(await asAdmin('GET', `/${id}`), 200).text).not.toContain(renewed);
    const signedBy = async (): Promise<readonly boolean[]> => {
      receiver.got.length = 0;
      expected(await asAdmin('POST', `/${id}/test`), 200);
      const { headers, text } = receiver.got.find(({ body: { type } }) => type === 'audit.test') ?? { headers: {}, text: '' };
      return [secret, renewed].map((key) => isOurs(headers, text, key));
    };
    expect(await signedBy()).toEqual([true, true]);
    const third = textAt((await asAdmin('POST', `/${id}/rotate-secret`)).body, 'result.secret');
    expect(await signedBy()).toEqual([false, true]);
    for (const key of [secret, renewed, third]) server.secrets.add(key);
    expect(await typesOfTrail('event_webhook_rotated')).toBe(3);
  });

  it('shows its secret once, keeps address and secret sealed, and answers to a test', async () => {
    const { id, secret } = await made();
    server.secrets.add(secret).add('key=k');
    for (const path of ['', `/${id}`, `/${id}/deliveries`]) {
      const { text } = expected(await asAdmin('GET', path), 200);
      expect(text).not.toContain(secret);
      expect(text).not.toContain('key=k');
    }
    expect((await asAdmin('GET', `/${id}`)).body).toMatchObject({ url: 'http://siem.example/in?****' });
    expect((await asAdmin('POST', `/${id}/test`)).body).toMatchObject({ delivered: true, status: 204, error: null });
    receiver.status = 403;
    expect((await asAdmin('POST', `/${id}/test`)).body).toMatchObject({ delivered: false, status: 403 });
    expect(await server.leaks()).toEqual([]);
  });

  it.each([
    ['http://127.0.0.1:9/', 'inside the network'],
    ['http://169.254.169.254/latest', 'inside the network'],
    ['http://[::1]/', 'inside the network'],
    ['ftp://siem.example/', 'http'],
    ['https://user:secret@siem.example/', 'no user name'],
  ])('A1-07 is refused for %s', async (url, words) => {
    const { status, text } = await asAdmin('POST', '', { name: 'SIEM', url });
    expect([status, text]).toEqual([400, expect.stringContaining(words)]);
  });

  it('A1-07 does not reach a name that leads inside', async () => {
    const { id } = await made({ url: `http://localhost:${(siem.address() as AddressInfo).port}/` });
    expect((await asAdmin('POST', `/${id}/test`)).body).toMatchObject({ delivered: false, status: null });
    expect(receiver.got).toEqual([]);
  });

  it('has a name of its own, and there are ten at most', async () => {
    await made();
    expect((await asAdmin('POST', '', { name: 'SIEM', url: 'http://siem.example/' })).status).toBe(409);
    for (let n = 1; n < 10; n += 1) await made({ name: `SIEM ${n}` });
    expect((await asAdmin('POST', '', { name: 'SIEM 10', url: 'http://siem.example/' })).status).toBe(409);
  });
});
