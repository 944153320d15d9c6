import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../tools/lib/ports.mjs';
import { readPage } from '../../tools/lib/requirement-002-page.mjs';
import * as requirement from '../../tools/lib/requirement-002.mjs';
import { walkThrough } from '../../tools/lib/walk-through.mjs';
import { codeFor, password, redeem, smsCode, verify } from './a-flow.ts';
import { aTenant, expected, REDIRECT_URI, textAt, type TestTenant } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';

const page = readPage();
const comparedWithThePage = page
  ? 'each request being the one that the page prints'
  : '(the page does not lie beside this checkout: its requests were not compared)';
const [pattern1, pattern2, pattern3] = requirement.policyPatterns;
const nowhere = 'sms.nowhere.example:4000';

let server: TestServer;
beforeAll(async () => {
  server = await aServer({ aliases: [`${nowhere}=127.0.0.1:${await freePort()}`] });
});
afterAll(() => server.stop());

const bare = () => aTenant(server, { configurations: [], policies: [] });

/** SMS as the page has it, at another service. */
const smsAt = (host: string) =>
  JSON.parse(JSON.stringify(requirement.smsConfiguration(randomUUID())).replaceAll('host.docker.internal:4000', host)) as object;
/** The page tells how SMS is set up and says that e-mail works alike; this is the same with the other names. */
const emailConfiguration = () =>
  JSON.parse(
    JSON.stringify(requirement.smsConfiguration(randomUUID())).replaceAll('sms', 'email').replaceAll('phone_number', 'email'),
  ) as object;

/** Everything that is sent to one tenant, as the page would write it. */
function recorder(tenant: TestTenant) {
  const calls: unknown[] = [];
  const send = async (method: 'GET' | 'POST', path: string, asked: { token?: string; body?: unknown } = {}) => {
    const [name = '', query = ''] = path
      .replaceAll(tenant.organizationId, '${ORGANIZATION_ID}')
      .replaceAll(tenant.id, '${TENANT_ID}')
      .replaceAll(tenant.clientId, '${CLIENT_ID}')
      .replaceAll(REDIRECT_URI, '${REDIRECT_URI}')
      .replace(/(authorizations\/)[0-9a-f-]{36}/, '$1${AUTH_ID}')
      .split('?');
    calls.push({ method, path: name, query, ...(asked.body === undefined ? {} : { body: asked.body }) });
    return server.ask(method, path, asked);
  };
  return { calls, send };
}

type Send = ReturnType<typeof recorder>['send'];
type First = Readonly<{ path: string; body: unknown }>;

/** Steps 3 and 4: what was answered, in order. */
async function logIn(tenant: TestTenant, send: Send, first: First, template: 'registration' | 'authentication', state: string) {
  const query = requirement.authorizationQuery({ clientId: tenant.clientId, redirectUri: REDIRECT_URI, state });
  const opened = expected(await send('GET', `/${tenant.id}/v1/authorizations?${query}`), 302);
  const location = new URL(opened.location);
  expect(`${location.origin}${location.pathname}`).toBe(`${server.base}/authorize`);
  const post = (part: string, body: unknown) =>
    send('POST', `/${tenant.id}/v1/authorizations/${location.searchParams.get('id')}/${part}`, { body });
  const answers = [
    await post(first.path, first.body),
    await post('sms-authentication-challenge', requirement.challenge(template)),
    await post('sms-authentication', requirement.verification(requirement.printedCodes[template])),
    await post('authorize', {}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  return answers.map(({ body }) => body);
}

const registrationAnswers = (state: string, code: string) => [
  { status: 'success' },
  { transaction_id: expect.any(String) as unknown, verification_code: code, expires_in: 300 },
  { status: 'success' },
  {
    redirect_uri: expect.stringMatching(
      new RegExp(`^https://app\\.example\\.com/callback\\?code=[^&]+&state=${state}`),
    ) as unknown,
  },
];

describe.each(['once', 'a second time'])('requirement 002, walked %s', () => {
  it(`R-002 steps 1 to 4 and the events: a person registers and logs in with two factors, ${comparedWithThePage}`, async () => {
    const tenant = await bare();
    const { calls, send } = recorder(tenant);
    const [configurationId, policyId] = [randomUUID(), randomUUID()];
    const save = async (path: string, body: unknown) =>
      expected(await send('POST', `${tenant.management}/${path}`, { token: tenant.token, body }), 201).body;

    const configuration = await save('authentication-configurations', requirement.smsConfiguration(configurationId));
    expect(configuration).toMatchObject({
      dry_run: false,
      result: {
        id: configurationId,
        type: 'sms',
        enabled: true,
        attributes: {},
        metadata: { type: 'external', expire_seconds: 300 },
      },
    });
    await save('authentication-policies', requirement.mfaPolicy(policyId));

    const registration = { path: 'initial-registration', body: requirement.newUser };
    expect(await logIn(tenant, send, registration, 'registration', 'random-state-registration')).toMatchObject(
      registrationAnswers('random-state-registration', '123456'),
    );
    const login = { path: 'password-authentication', body: requirement.credentials };
    const answers = await logIn(tenant, send, login, 'authentication', 'random-state-login');
    expect(answers).toMatchObject(registrationAnswers('random-state-login', '654321'));

    const code = new URL(textAt(answers[3], 'redirect_uri')).searchParams.get('code') ?? '';
    expect(expected(await redeem(tenant, code), 200).body).toMatchObject({ token_type: 'Bearer' });
    const path = `${tenant.management}/security-events?${requirement.securityEventsQuery}`;
    const events = expected(await send('GET', path, { token: tenant.token }), 200).body;
    expect(events).toMatchObject({
      total_count: 2,
      list: [{ type: 'sms_verification_success' }, { type: 'sms_verification_success' }],
    });

    const printed = JSON.stringify(calls)
      .replace(configurationId, '${SMS_AUTH_CONFIG_ID}')
      .replace(policyId, '${AUTH_POLICY_ID}');
    expect(calls).toHaveLength(13);
    if (page) expect(JSON.parse(printed)).toEqual(page.calls);
  });

  it('R-002 npm run demo:login tells of one person with two factors', async () => {
    const admin = server.running.seeded?.admin;
    if (!admin) throw new Error('the server was not seeded');
    const { registration, login } = await walkThrough({
      running: { urls: { public: server.base }, admin },
      print: () => undefined,
    });
    expect(registration).toMatchObject({ acr: 'aal2', amr: expect.arrayContaining(['sms', 'mfa']) as unknown });
    expect(login).toMatchObject({ sub: registration.sub, acr: 'aal2', amr: ['password', 'sms', 'mfa'] });
  });

  it.each([
    ['パターン1', pattern1, ['sms']],
    ['パターン2', pattern2, ['email']],
    ['パターン3', pattern3, ['sms', 'email']],
  ] as const)(
    'R-002 %s takes each of its second factors after each of its first ones, and nothing less',
    async (_, pattern, methods) => {
      const tenant = await aTenant(server, {
        configurations: [requirement.smsConfiguration(randomUUID()), emailConfiguration()],
      });
      const list = expected(
        await server.ask('GET', `${tenant.management}/authentication-policies`, { token: tenant.token }),
        200,
      ).body;
      const put = { token: tenant.token, body: { flow: 'oauth', enabled: true, ...pattern } };
      expected(await server.ask('PUT', `${tenant.management}/authentication-policies/${textAt(list, 'list.0.id')}`, put), 200);

      for (const method of methods) {
        const user = { ...requirement.newUser, email: `by-${method}@example.com` };
        for (const first of ['initial-registration', 'password-authentication'] as const) {
          const login = await tenant.open();
          const body = first === 'initial-registration' ? user : { username: user.email, password: user.password };
          expected(await login.post(first, body), 200);
          expect((await login.post('authorize')).body).toMatchObject({ error_description: 'authentication is required' });
          const sent = expected(await login.post(`${method}-authentication-challenge`), 200);
          expected(
            await login.post(`${method}-authentication`, { verification_code: textAt(sent.body, 'verification_code') }),
            200,
          );
          expect(textAt(expected(await login.post('authorize'), 200).body, 'redirect_uri')).toContain('code=');
        }
      }
      const other = (['sms', 'email'] as const).find((method) => !(methods as readonly string[]).includes(method));
      if (!other) return;
      const login = await tenant.open();
      const user = { username: `by-${methods[0]}@example.com`, password: requirement.newUser.password };
      expected(await login.post('password-authentication', user), 200);
      expect(await login.post(`${other}-authentication-challenge`)).toMatchObject({
        status: 400,
        body: { code: 'interaction.unavailable' },
      });
    },
  );

  it('R-002 エラー1: no SMS configuration', async () => {
    const tenant = await aTenant(server, { configurations: [] });
    const login = await tenant.open();
    expected(await password(login, await tenant.user('a')), 200);
    const body = requirement.challenge('authentication');
    expect(await login.post('sms-authentication-challenge', body)).toMatchObject({
      status: 404,
      body: requirement.printedErrors.noConfiguration,
    });
    expected(
      await server.ask('POST', `${tenant.management}/authentication-configurations`, {
        token: tenant.token,
        body: requirement.smsConfiguration(randomUUID()),
      }),
      201,
    );
    expect((await smsCode(login)).length).toBe(6); // 解決策: Step 1
  });

  it('R-002 エラー2: the external service is not there', async () => {
    const tenant = await aTenant(server, { configurations: [smsAt(nowhere)] });
    const login = await tenant.open();
    expected(await password(login, await tenant.user('a')), 200);
    expect(await login.post('sms-authentication-challenge')).toMatchObject({
      status: 503,
      body: requirement.printedErrors.noService,
    });
  });

  it('R-002 エラー3: a wrong code and an expired one are answered alike, and a new one helps', async () => {
    const tenant = await aTenant(server);
    const user = await tenant.user('a');
    const login = await tenant.open();
    expected(await password(login, user), 200);
    const code = await smsCode(login);
    const refused = { status: 400, body: requirement.printedErrors.wrongCode };
    expect(await verify(login, '111111')).toMatchObject(refused);
    server.clock.advance(301);
    expect(await verify(login, code)).toMatchObject(refused);
    expected(await verify(login, await smsCode(login)), 200);
  });

  it('R-002 エラー4: the user has no phone number', async () => {
    const tenant = await aTenant(server);
    const login = await tenant.open();
    expected(await password(login, await tenant.user('a', { phone: null })), 200);
    const refused = { status: 400, body: requirement.printedErrors.noPhone };
    expect(await login.post('sms-authentication-challenge', requirement.challenge('authentication'))).toMatchObject(refused);
    expect(await codeFor(tenant, await tenant.user('b'))).not.toBe(''); // 解決策: a user with a number
  });

  it('R-002 the stand-in for the external service answers as the page prints', async () => {
    const ask = async (path: string, body: object) => {
      const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return (await (await fetch(`${server.provider.url}${path}`, sent)).json()) as unknown;
    };
    expect(await ask('/sms-authentication-challenge', requirement.challenge('registration'))).toEqual({
      transaction_id: expect.any(String) as unknown,
      verification_code: '123456',
    });
    expect(await ask('/sms-authentication', requirement.verification('123456'))).toEqual({ status: 'success' });
  });
});

describe('after all of requirement 002', () => {
  it('A16-02 neither the log nor any table holds a password, code, token or cookie of it', async () => {
    expect(server.secrets.size).toBeGreaterThan(50);
    expect(await server.leaks()).toEqual([]);
  });
});
