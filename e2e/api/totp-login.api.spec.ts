import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { aTenant, expected, Login, textAt, type TestTenant, type TestUser } from './a-login.ts';
import { policyOf } from './a-policy.ts';
import { aServer, type TestServer } from './a-server.ts';
import { inbox } from './inbox.ts';

let server: TestServer;
let tenant: TestTenant;

const passwordAndApp = policyOf(
  ['password', 'initial-registration', 'totp', 'sms', 'recovery-code'],
  ['password-authentication', 'totp-authentication'],
  ['password-authentication', 'sms-authentication'],
  ['password-authentication', 'recovery-code-authentication'],
  ['initial-registration', 'totp-authentication'],
);

beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server, { policies: [passwordAndApp] });
});
afterAll(() => server.stop());

const codeOf = (secret: string, steps = 0) =>
  generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) + steps * 30 });
const password = async (user: TestUser, of = tenant): Promise<Login> => {
  const login = await of.open();
  expected(await login.post('password-authentication', { username: user.username, password: user.password }), 200);
  return login;
};
const next = async (login: Login) => (await login.get('view-data')).body['next'] as Readonly<Record<string, unknown>>;
const totp = (login: Login, code: string) => login.post('totp-authentication', { verification_code: code });
const statusOf = async (login: Login) => (await login.get('authentication-status')).body['status'];
const aPerson = () => tenant.user(`u${randomUUID().slice(0, 8)}`, { proven: false });

/** One after another: fifty passwords at once would be refused for their number alone. */
async function fiftyLogins(user: TestUser): Promise<readonly Login[]> {
  const logins: Login[] = [];
  while (logins.length < 50) logins.push(await password(user));
  return logins;
}

/** Logs somebody in for the first time: the app is set up on the way. */
async function enrolled(user: TestUser): Promise<{ login: Login; secret: string }> {
  const login = await password(user);
  const begun = expected(await login.post('totp-enrollment'), 200);
  const secret = textAt(begun.body, 'totp.secret');
  expected(await totp(login, codeOf(secret)), 200);
  server.clock.advance(30);
  return { login, secret };
}

/** What was mailed once every mail that was put is delivered. */
async function told(to: string): Promise<readonly string[]> {
  const waiting = () =>
    seedSql(server.database, `SELECT 1 FROM job WHERE kind = 'mail' AND finished_at IS NULL AND failed_at IS NULL`);
  await expect.poll(waiting, { timeout: 10_000 }).toEqual([]);
  return (await inbox(server, to)).map(({ text }) => text.ja);
}

describe('a policy that demands an authenticator app', () => {
  it('lets somebody without one set it up on the way in, and offers recovery codes before it goes on', async () => {
    const user = await aPerson();
    const login = await password(user);
    expect(await next(login)).toMatchObject({ step: 'enrol', ticketNeeded: false, underWay: false });
    const begun = expected(await login.post('totp-enrollment'), 200);
    expect(begun.body).toMatchObject({ type: 'totp', totp: { uri: expect.stringMatching(/^otpauth:\/\/totp\//) as unknown } });
    expect(await next(login)).toMatchObject({ step: 'enrol', underWay: true });
    expect(await statusOf(login)).toBe('in_progress');
    expected(await totp(login, codeOf(textAt(begun.body, 'totp.secret'))), 200);
    expect(await next(login)).toMatchObject({ step: 'recovery-codes' });
    const made = expected(await login.post('recovery-code-generation'), 200);
    expect(made.body['codes']).toHaveLength(10);
    expect((await login.post('recovery-code-generation')).status).toBe(409);
    expect(await next(login)).toMatchObject({ step: 'done' });
    expected(await login.post('authorize'), 200);
    const [mail] = await told(user.username); // L-071: one for the app and its first codes
    expect(mail).toContain('続けて作成されたリカバリーコードも');
    expect(mail).toMatch(/日時: [\d-]{10} \d\d:\d\d \(日本時間、UTC\+9\)\n端末: 不明な端末\n接続元のIPアドレス: 127\.0\.0\.1\n/);
  });

  it('T-07 takes the confirming code for used: it opens no other login', async () => {
    const user = await aPerson();
    const { secret } = await enrolled(user);
    server.clock.advance(-30);
    expect((await totp(await password(user), codeOf(secret))).status).toBe(400);
    server.clock.advance(30);
    expected(await totp(await password(user), codeOf(secret)), 200);
  });

  it('registers somebody together with an app, which stands once there is an account', async () => {
    const email = `new-${randomUUID()}@example.com`;
    const login = await tenant.open();
    expected(await login.post('initial-registration', { email, password: 'Kumano-kodo-88', name: 'New' }), 200);
    expect(await next(login)).toMatchObject({ step: 'enrol', ticketNeeded: false });
    const begun = expected(await login.post('totp-enrollment'), 200);
    const secret = textAt(begun.body, 'totp.secret');
    expected(await totp(login, codeOf(secret)), 200);
    const codes = expected(await login.post('recovery-code-generation'), 200).body['codes'] as readonly string[];
    expect(
      await seedSql(server.database, `SELECT 1 FROM factor f JOIN account a ON a.id = f.account_id WHERE a.username = $1`, [
        email,
      ]),
    ).toEqual([]);
    expected(await login.post('authorize'), 200);
    server.clock.advance(30);
    expect((await told(email)).filter((text) => text.includes('認証アプリが設定されました'))).toHaveLength(1); // L-071
    const user = { id: '', username: email, password: 'Kumano-kodo-88', phone: '' };
    expected(await totp(await password(user), codeOf(secret)), 200);
    expected(await (await password(user)).post('recovery-code-authentication', { recovery_code: codes[0] }), 200);
  });
});

describe('a code of the app', () => {
  it('T-06 is good once, in whatever login', async () => {
    const user = await aPerson();
    const { secret } = await enrolled(user);
    const code = codeOf(secret);
    const [first, second] = [await password(user), await password(user)];
    expected(await totp(first, code), 200);
    expect(await totp(second, code)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', code: 'factor.totp_rejected' },
    });
    expect(await statusOf(second)).toBe('in_progress');
  });

  it('T-06 brought 50 times at once lets one login in', async () => {
    const user = await aPerson();
    const { secret } = await enrolled(user);
    const logins = await fiftyLogins(user);
    const code = codeOf(secret);
    const answers = await Promise.all(logins.map((login) => totp(login, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    // 503: whoever waited two seconds for the tries in flight (rulings section 8).
    expect(answers.filter(({ status }) => ![200, 400, 503].includes(status))).toEqual([]);
  });

  it('T-05 of the step before or after is right, two steps away it is not', async () => {
    const user = await aPerson();
    const { secret } = await enrolled(user);
    server.clock.advance(600);
    expect((await totp(await password(user), codeOf(secret, -2))).status).toBe(400);
    expect((await totp(await password(user), codeOf(secret, 2))).status).toBe(400);
    expected(await totp(await password(user), codeOf(secret, -1)), 200);
    expected(await totp(await password(user), codeOf(secret, 1)), 200);
  });

  it('T-10 L-043 of a wrong clock is refused, its offset is on record, and the second miss says to check the clock', async () => {
    const user = await aPerson();
    const { secret } = await enrolled(user);
    server.clock.advance(600);
    const login = await password(user);
    const first = await totp(login, codeOf(secret, 4));
    expect(first.body).not.toHaveProperty('check_clock');
    expect((await totp(login, '000000')).body).toMatchObject({ check_clock: true });
    expect(await next(login)).toMatchObject({ step: 'totp', checkClock: true });
    const rows = await seedSql(
      server.database,
      `SELECT reason, detail FROM audit_event WHERE type = 'totp_failure' AND account_id = $1 ORDER BY occurred_at`,
      [user.id],
    );
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(
      expect.arrayContaining([
        // One app there is, so a wrong code is of that one.
        expect.objectContaining({ reason: 'wrong_code', detail: { factorId: expect.any(String) as string } }),
        expect.objectContaining({
          reason: 'clock_drift',
          detail: expect.objectContaining({ offsetSeconds: 120, factorId: expect.any(String) as string }) as unknown,
        }),
      ]),
    );
  });

  it('T-08 five wrong ones lock the app for 30 seconds, then for longer, and a right SMS code lifts nothing', async () => {
    const user = await aPerson();
    const { secret } = await enrolled(user);
    for (let miss = 0; miss < 5; miss += 1) expect((await totp(await password(user), '000000')).status).toBe(400);
    const locked = await totp(await password(user), codeOf(secret));
    expect(locked).toMatchObject({ status: 400, body: { error: 'too_many_attempts', retry_after: 30 } });
    server.clock.advance(30);
    expected(await totp(await password(user), codeOf(secret)), 200);
  });
});

describe('L-051 a recovery code', () => {
  const withCodes = async () => {
    const user = await aPerson();
    const { login } = await enrolled(user);
    const codes = expected(await login.post('recovery-code-generation'), 200).body['codes'] as readonly [
      string,
      string,
      ...string[],
    ];
    return { user, codes };
  };
  const recover = (login: Login, code: string) => login.post('recovery-code-authentication', { recovery_code: code });

  it('lets in once, however it is typed, and says how many are left', async () => {
    const { user, codes } = await withCodes();
    const answer = expected(await recover(await password(user), codes[0].toUpperCase().replaceAll('-', ' ')), 200);
    expect(answer.body).toMatchObject({ remaining: 9, low: false });
    expect((await recover(await password(user), codes[0])).status).toBe(400);
    expect((await recover(await password(user), codes[1])).body).toMatchObject({ remaining: 8 });
    const spent = `SELECT 1 FROM audit_event e JOIN factor f ON f.id::text = e.target_id AND f.type = 'recovery_code'
                   WHERE e.account_id = $1 AND e.type IN ('recovery_code_success', 'recovery_code_failure')`;
    expect(await seedSql(server.database, spent, [user.id])).toHaveLength(3);
  });

  it('T-08 L-071 guessed at five times rests, and the owner is told', async () => {
    const { user } = await withCodes();
    for (let miss = 0; miss < 5; miss += 1) expect((await recover(await password(user), '2222-2222-2222-2222')).status).toBe(400);
    const locked = await recover(await password(user), '2222-2222-2222-2222');
    expect(locked.body).toMatchObject({ error: 'too_many_attempts' });
    expect((await told(user.username)).filter((text) => text.includes('入力が続けて失敗したため'))).toHaveLength(1);
  });

  it('brought 50 times at once lets one login in', async () => {
    const { user, codes } = await withCodes();
    const logins = await fiftyLogins(user);
    const answers = await Promise.all(logins.map((login) => recover(login, codes[0])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('of somebody else opens nothing, and is not spent by the attempt', async () => {
    const [one, other] = [await withCodes(), await withCodes()];
    expect((await recover(await password(one.user), other.codes[0])).status).toBe(400);
    expected(await recover(await password(other.user), other.codes[0]), 200);
  });
});

describe('rulings 6: after a reset', () => {
  const reset = (user: TestUser) =>
    seedSql(server.database, `UPDATE account SET enrolment_locked = true WHERE id = $1`, [user.id]).then(() =>
      seedSql(server.database, `UPDATE factor SET status = 'removed', secret_sealed = NULL WHERE account_id = $1`, [user.id]),
    );

  it('the password alone sets up nothing and gets no session', async () => {
    const user = await aPerson();
    await enrolled(user);
    await reset(user);
    const login = await password(user);
    expect(await next(login)).toMatchObject({ step: 'enrol', ticketNeeded: true });
    expect(await login.post('totp-enrollment')).toMatchObject({ status: 403, body: { code: 'factor.enrolment_locked' } });
    expect((await login.post('totp-enrollment', { ticket: 'x'.repeat(43) })).status).toBe(403);
    expect((await login.post('authorize')).status).toBe(400);
  });

  const ticketFor = async (user: TestUser): Promise<string> => {
    const ticket = randomBytes(32).toString('base64url');
    const expiresAt = new Date(server.clock.now().getTime() + 86_400_000);
    await seedSql(
      server.database,
      `INSERT INTO ticket (tenant_id, token_hash, purpose, account_id, expires_at, security_version)
       SELECT tenant_id, $2, 'enrolment', id, $3, security_version FROM account WHERE id = $1`,
      [user.id, createHash('sha256').update(ticket).digest('base64url'), expiresAt],
    );
    return ticket;
  };

  it('a ticket sets up one app, and need not be brought again when the page is loaded anew', async () => {
    const user = await aPerson();
    await enrolled(user);
    await reset(user);
    const ticket = await ticketFor(user);
    const login = await password(user);
    expected(await login.post('totp-enrollment', { ticket }), 200);
    expect(await next(login)).toMatchObject({ step: 'enrol', ticketNeeded: false, underWay: true });
    const again = expected(await login.post('totp-enrollment'), 200);
    expect((await (await password(user)).post('totp-enrollment')).status).toBe(403); // it is of that login alone
    expected(await totp(login, codeOf(textAt(again.body, 'totp.secret'))), 200);
    expect(await statusOf(login)).toBe('success');
    expect((await (await password(user)).post('totp-enrollment', { ticket })).status).toBe(403);
  });

  it('not even where the policy asks for nothing but the password', async () => {
    const easy = await aTenant(server, { policies: [policyOf(['password'], ['password-authentication'])] });
    const user = await easy.user('easy', { proven: false });
    await reset(user);
    const login = await password(user, easy);
    expect(await statusOf(login)).toBe('in_progress');
    expect((await login.post('authorize')).status).toBe(400);
  });
});

describe('N-20 whoever has a factor proves it before another is set up', () => {
  it('so a stolen password adds no app', async () => {
    const user = await aPerson();
    await enrolled(user);
    const thief = await password(user);
    expect(await thief.post('totp-enrollment')).toMatchObject({ status: 403, body: { code: 'factor.enrolment_refused' } });
  });

  it('also when the set-up began before the owner had one', async () => {
    const user = await aPerson();
    const thief = await password(user);
    const begun = expected(await thief.post('totp-enrollment'), 200);
    await enrolled(user);
    expect((await totp(thief, codeOf(textAt(begun.body, 'totp.secret')))).status).toBe(400);
    expect(await statusOf(thief)).toBe('in_progress');
  });
});

describe('a policy that asks for an app of somebody who has a number', () => {
  it('is no dead end: the number is proved first, though the policy does not count it, and then the app is set up', async () => {
    const methods = ['password', 'totp', 'recovery-code'];
    const strict = await aTenant(server, {
      policies: [policyOf(methods, ['password-authentication', 'totp-authentication'])],
    });
    const user = await strict.user('phone');
    const login = await password(user, strict);
    expect(await next(login)).toMatchObject({ step: 'choose', ways: [{ method: 'sms', usable: true }] });
    expect((await login.post('totp-enrollment')).status).toBe(403);
    const sent = expected(await login.post('sms-authentication-challenge'), 200);
    expect(await next(login)).toMatchObject({ step: 'code', method: 'sms' });
    expected(await login.post('sms-authentication', { verification_code: sent.body['verification_code'] }), 200);
    expect(await statusOf(login)).toBe('in_progress');
    expect(await next(login)).toMatchObject({ step: 'enrol', ticketNeeded: false });
    const begun = expected(await login.post('totp-enrollment'), 200);
    expected(await totp(login, codeOf(textAt(begun.body, 'totp.secret'))), 200);
    expect(await statusOf(login)).toBe('success');
  });
});
