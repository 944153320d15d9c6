import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { seedSql } from '#testing/schema';
import { freePort } from '../../tools/lib/ports.mjs';
import { printedErrors, smsConfiguration } from '../../tools/lib/requirement-002.mjs';
import { password, smsCode, times, verify } from './a-flow.ts';
import { aTenant, expected, type Login, type TestTenant } from './a-login.ts';
import { answering, aService, hang, sent, verified, type Behaviour, type TestService } from './a-service.ts';
import { aServer, type TestServer } from './a-server.ts';

const OURS = 'sms.outside.example:4000';
const CLOSED = 'closed.outside.example:4000';
const UNKNOWN = 'no-such-host.invalid:4000';
const POOL = 2;

let [server, service]: [TestServer?, TestService?] = [];
let tenant: TestTenant;
const running = (): TestServer => {
  if (!server) throw new Error('not started');
  return server;
};
const outside = (): TestService => {
  if (!service) throw new Error('not started');
  return service;
};

/** Requirement 002's configuration at another host, patient for one second. */
const smsAt = (host: string) => {
  const text = JSON.stringify(smsConfiguration(randomUUID())).replaceAll('host.docker.internal:4000', host);
  return JSON.parse(text.replaceAll('"method":"POST"', '"method":"POST","request_timeout_seconds":1')) as object;
};

beforeAll(async () => {
  service = await aService();
  server = await aServer({
    settings: { DATABASE_POOL_SIZE: String(POOL) },
    aliases: [`${OURS}=127.0.0.1:${service.port}`, `${CLOSED}=127.0.0.1:${await freePort()}`],
  });
  tenant = await aTenant(server, { configurations: [smsAt(OURS)] });
});
afterAll(async () => {
  await server?.stop();
  await service?.stop();
});
beforeEach(() => outside().behave(sent));

let users = 0;
const atSecondFactor = async (at = tenant): Promise<Login> => {
  const login = await at.open();
  expected(await password(login, await at.user(`user-${++users}`)), 200);
  return login;
};
const challengeOf = async (login: Login) =>
  (
    await seedSql(running().database, 'SELECT state, tries_left, budget_left FROM challenge WHERE transaction_id = $1', [
      login.id,
    ])
  )[0];
const counters = () =>
  seedSql(
    running().database,
    `SELECT failures, in_flight FROM attempt_counter WHERE scope = 'code' AND (failures > 0 OR in_flight > 0)`,
  );

const oversized = answering(200, JSON.stringify({ transaction_id: 't-1', padding: 'x'.repeat(1_100_000) }));
const broken = answering(200, '{"transaction_id": "t-1", ');
const page = answering(200, '<html><p>Please sign in to the network</p></html>', 'text/html');

/** What a service may do wrong, and the status that says so (login-api-reference 1.5 and 3.6). */
const faults: readonly (readonly [string, Behaviour, number])[] = [
  ['is slower than the timeout', hang, 504],
  ['answers 500', answering(500, '{}'), 502],
  ['answers 503', answering(503, '{"error":"busy"}'), 503],
  ['hangs up', (response) => void response.destroy(), 502],
  ['answers with broken JSON', broken, 502],
  ['answers with an oversized body', oversized, 502],
];

describe.each(faults)('a service that %s', (_, behaviour, status) => {
  it(`R-002 error 2: sends no code, answers ${status}, and another can be asked for at once`, async () => {
    const login = await atSecondFactor();
    outside().behave(behaviour);
    const answer = await login.post('sms-authentication-challenge');
    expect(answer).toMatchObject({ status, body: printedErrors.noService });
    expect(await verify(login, '246813')).toMatchObject({ status: 400 });
    outside().behave(sent);
    expect(await smsCode(login)).toBe('246813');
  });

  it(`R-002 error 2: proves no code, answers ${status}, and costs neither a try nor the code`, async () => {
    const login = await atSecondFactor();
    await smsCode(login);
    outside().behave(behaviour);
    for (let time = 0; time < 6; time += 1)
      if (behaviour !== hang || time === 0)
        expect(await verify(login, '246813')).toMatchObject({ status, body: printedErrors.noService });
    expect(await challengeOf(login)).toEqual({ state: 'open', tries_left: 5, budget_left: 10 });
    expect(await counters()).toEqual([]);
    const { body } = await login.get('authentication-status');
    expect(body).toMatchObject({ status: 'in_progress', authentication_methods: ['password'] });
    outside().behave(verified);
    expect((await verify(login, '246813')).status).toBe(200);
  });
});

describe('a gateway that answers for the service', () => {
  it('A6-13 with a page of its own proves no code', async () => {
    const login = await atSecondFactor();
    await smsCode(login);
    outside().behave(page);
    expect(await verify(login, '246813')).toMatchObject({ status: 502, body: printedErrors.noService });
    expect(await challengeOf(login)).toEqual({ state: 'open', tries_left: 5, budget_left: 10 });
  });
});

describe.each([
  ['that refuses connections', CLOSED],
  ['whose name nobody knows', UNKNOWN],
])('a service %s', (_, host) => {
  it('R-002 error 2: answers 503 and counts nothing', async () => {
    const login = await atSecondFactor(await aTenant(running(), { configurations: [smsAt(host)] }));
    expect(await login.post('sms-authentication-challenge')).toMatchObject({ status: 503, body: printedErrors.noService });
    expect(await challengeOf(login)).toMatchObject({ state: 'unsent', tries_left: 5, budget_left: 10 });
    const { body } = await login.get('authentication-status');
    expect(body['interaction_results']).not.toHaveProperty('sms-authentication-challenge');
  });
});

describe(`ten calls that wait for the service, on a pool of ${POOL} connections`, () => {
  it('rulings 8: hold none of them, so that another login goes on', async () => {
    const logins = await times(10, () => atSecondFactor());
    const other = await tenant.open();
    outside().behave(hang);
    const calls = logins.map((login) => login.post('sms-authentication-challenge'));
    await outside().waiting(10);
    const busy = `SELECT state, query FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sekisho'
      AND state <> 'idle'`;
    // A held one would stay for as long as the calls wait; the last commit may still be on its way.
    await vi.waitFor(async () => expect(await seedSql(running().database, busy)).toEqual([]), 2_000);
    expect((await other.get('view-data')).status).toBe(200);
    outside().release();
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(logins.map(() => 200));
  });
});

describe('after all these faults', () => {
  it('A16-02 neither the log nor any table holds a password, code, token or cookie of them', async () => {
    running().secrets.add('outside-token');
    expect(await running().leaks()).toEqual([]);
  });
});
