import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Gate } from '#server/platform';
import { statementsOf } from '#testing/sessions';
import { newUser, policyPatterns, smsConfiguration } from '../../tools/lib/requirement-002.mjs';
import { password } from './a-flow.ts';
import { aPhone, aTenant, expected, textAt, type TestTenant } from './a-login.ts';
import { aServer, type Answer, type TestServer } from './a-server.ts';
import { inbox } from './inbox.ts';

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server);
});
afterAll(() => server.stop());

/** What a stranger sees of an answer: status, headers and body, without what differs from request to request. */
function appearance({ status, headers, body }: Answer) {
  const changing = ['x-request-id', 'date', 'keep-alive', 'connection'];
  const shown = [...headers]
    .filter(([name]) => !changing.includes(name) && name !== 'set-cookie')
    .map(([name, value]) => `${name}: ${value}`);
  return { status, headers: shown, body: { ...body, request_id: '' } };
}

type Cost = Readonly<{ appearance: ReturnType<typeof appearance>; hashes: number; statements: readonly string[] }>;

/** What an act answers and costs: the runs of argon2, all of which pass the gate, and the statements by name. */
async function costOf(act: () => Promise<Answer>): Promise<Cost> {
  const gate = vi.spyOn(server.running.app.get(Gate), 'run');
  try {
    const answers: Answer[] = [];
    const statements = await statementsOf(async () => void answers.push(await act()));
    const [answer] = answers;
    if (!answer) throw new Error('no answer');
    return { appearance: appearance(answer), hashes: gate.mock.calls.length, statements: statements.filter(isOfTheRequest) };
  } finally {
    gate.mockRestore();
  }
}

/** The job runner looks for work at times of its own. */
const isOfTheRequest = (name: string): boolean => !/^(job|LISTEN|BEGIN)/.test(name);

const wrongPassword = async (username: string): Promise<Cost> => {
  const login = await tenant.open();
  return costOf(() => password(login, { username, password: 'not-the-password' }));
};

describe('who asks whether somebody has an account', () => {
  it('A6-15 L-021 learns nothing by a wrong password: same answer, one hash, the same statements', async () => {
    const user = await tenant.user('known');
    await wrongPassword('warm-up@example.com'); // the hash that unknown names are compared with is made once
    const [known, unknown] = [await wrongPassword(user.username), await wrongPassword('nobody@example.com')];
    expect(known).toEqual(unknown);
    expect(known).toMatchObject({ hashes: 1, appearance: { status: 400, body: { error: 'invalid_credentials' } } });
    const disabled = await tenant.user('disabled');
    const change = { token: tenant.token, body: { status: 'DISABLED' } };
    expected(await server.ask('PATCH', `${tenant.management}/users/${disabled.id}`, change), 200);
    const login = await tenant.open();
    expect(await costOf(() => password(login, disabled))).toEqual(unknown);
  });

  it('A6-15 L-022 learns nothing by a lock: an unknown name locks after ten as well, and answers alike without any hash', async () => {
    const user = await tenant.user('locked');
    const lock = async (username: string): Promise<Cost> => {
      for (let time = 0; time < 10; time += 1) expect((await wrongPassword(username)).appearance.status).toBe(400);
      return wrongPassword(username);
    };
    const [known, unknown] = [await lock(user.username), await lock('never-registered@example.com')];
    expect(known).toEqual(unknown);
    expect(known).toMatchObject({
      hashes: 0,
      appearance: { status: 400, body: { error: 'too_many_attempts', retry_after: 1_800 } },
    });
    const login = await tenant.open();
    expect((await costOf(() => password(login, user))).appearance).toEqual(known.appearance);
  });

  it('TH-17 has one counter for every spelling of a name', async () => {
    const user = await tenant.user('spelled');
    const spellings = [user.username, user.username.toUpperCase(), ` ${user.username} `, user.username.replace('s', 'ｓ')];
    for (let time = 0; time < 10; time += 1) await wrongPassword(spellings[time % spellings.length] ?? '');
    expect((await wrongPassword(user.username)).appearance.body).toMatchObject({ error: 'too_many_attempts' });
  });

  it('A6-15 L-061 L-022 learns nothing by a forgotten password or an unlock request', async () => {
    const user = await tenant.user('forgetful');
    for (const path of ['password-resets', 'unlock-requests']) {
      const ask = (email: string) => server.ask('POST', `/${tenant.id}/v1/${path}`, { body: { email } });
      const [known, unknown, nonsense] = [await ask(user.username), await ask('nobody@example.com'), await ask('no address')];
      expect(appearance(known)).toEqual(appearance(unknown));
      expect(appearance(nonsense)).toEqual(appearance(unknown));
      expect(known.status).toBe(202);
    }
    await expect.poll(async () => (await inbox(server, user.username)).length, { timeout: 10_000 }).toBe(2);
    expect(await inbox(server, 'nobody@example.com')).toEqual([]);
  });

  it('A6-15 learns nothing at the token endpoint', async () => {
    const grants = { grant_types: ['authorization_code', 'password'] };
    const open = await aTenant(server, { client: grants });
    const user = await open.user('by-script');
    const ask = (username: string) => {
      const form = { grant_type: 'password', scope: 'openid', username, password: 'not-the-password' };
      const body = new URLSearchParams({ ...form, client_id: open.clientId, client_secret: open.clientSecret });
      return costOf(() => server.ask('POST', `/${open.id}/v1/tokens`, { body }));
    };
    const [known, unknown] = [await ask(user.username), await ask('nobody@example.com')];
    expect(known.appearance).toEqual(unknown.appearance);
    expect([known.hashes, unknown.hashes]).toEqual([1, 1]);
  });
});

describe('registration with an address that is taken', () => {
  const emailConfiguration = () =>
    JSON.parse(
      JSON.stringify(smsConfiguration(randomUUID())).replaceAll('sms', 'email').replaceAll('phone_number', 'email'),
    ) as object;
  const body = (email: string) => ({ ...newUser, email, phone_number: aPhone() });

  it('L-011 rulings 3: looks the same where e-mail is proven, and never completes; its owner is told by mail', async () => {
    const uniform = await aTenant(server, {
      tenant: { verification_code_in_response: false },
      configurations: [emailConfiguration()],
      policies: [{ id: randomUUID(), flow: 'oauth', ...policyPatterns[1] }],
    });
    const user = await uniform.user('owner');
    const [taken, free] = [await uniform.open(), await uniform.open()];
    const first = [
      await costOf(() => taken.post('initial-registration', body(user.username))),
      await costOf(() => free.post('initial-registration', body('new-here@example.com'))),
    ];
    const shape = ({ appearance: { status, headers, body: answer }, hashes }: Cost) => ({
      status,
      headers,
      hashes,
      answer: JSON.stringify(answer).replace(/[0-9a-f-]{36}/, 'somebody'),
    });
    expect(shape(first[0] as Cost)).toEqual(shape(first[1] as Cost));
    expect(first[0]).toMatchObject({ hashes: 1, appearance: { status: 200 } });

    const sent = [await taken.post('email-authentication-challenge'), await free.post('email-authentication-challenge')];
    const keys = ['expires_in', 'transaction_id'];
    expect(sent.map(({ status, body: answer }) => [status, Object.keys(answer).sort()])).toEqual([
      [200, keys],
      [200, keys],
    ]);
    const wrong = { verification_code: '999999' };
    const [refused, refusedToo] = [
      await taken.post('email-authentication', wrong),
      await free.post('email-authentication', wrong),
    ];
    expect(appearance(refused)).toEqual(appearance(refusedToo));
    const codeOfTheOther = String((await inbox(server, 'new-here@example.com'))[0]?.code);
    const ownersCode = (await inbox(server, user.username)).find(({ code }) => code)?.code;
    for (const verification_code of ['123456', '654321', codeOfTheOther, String(ownersCode)])
      expect(await taken.post('email-authentication', { verification_code })).toMatchObject({ status: 400 });
    expect(await taken.post('authorize')).toMatchObject({ status: 400, body: { code: 'transaction.incomplete' } });
    await expect.poll(async () => (await inbox(server, user.username)).length, { timeout: 10_000 }).toBe(2); // told why, and the code
    expect((await password(await uniform.open(), user)).status).toBe(200);
  });

  it('L-011 shows the same screen data for both, masked', async () => {
    const uniform = await aTenant(server, {
      configurations: [emailConfiguration()],
      policies: [{ id: randomUUID(), flow: 'oauth', ...policyPatterns[1] }],
    });
    const user = await uniform.user('owner-too');
    const [taken, free] = [await uniform.open(), await uniform.open()];
    await taken.post('initial-registration', body(user.username));
    await free.post('initial-registration', body('owner-two@example.com'));
    const view = async (login: typeof taken) => (await login.get('view-data')).text;
    expect(await view(taken)).toBe(await view(free));
  });

  it('rulings 3: elsewhere answers with a generic text, after the same hash, and its owner is told too', async () => {
    const user = await tenant.user('owner-here');
    const [taken, free] = [await tenant.open(), await tenant.open()];
    const refused = await costOf(() => taken.post('initial-registration', body(user.username)));
    const accepted = await costOf(() => free.post('initial-registration', body('really-new@example.com')));
    expect(refused).toMatchObject({ hashes: 1, appearance: { status: 400, body: { error: 'invalid_request' } } });
    expect(textAt(refused.appearance.body, 'error_description')).not.toMatch(/taken|exist|registered|conflict/i);
    expect(accepted).toMatchObject({ hashes: 1, appearance: { status: 200 } });
    await expect.poll(async () => (await inbox(server, user.username)).length, { timeout: 10_000 }).toBe(1);
  });
});

describe('after all these questions', () => {
  it('A16-02 neither the log nor any table holds a password, code, token or cookie of them', async () => {
    expect(await server.leaks()).toEqual([]);
  });
});
