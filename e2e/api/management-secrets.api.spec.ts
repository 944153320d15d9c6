import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smsConfiguration } from '../../tools/lib/requirement-002.mjs';
import { expected, REDIRECT_URI, systemToken, textAt } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
import { aSide, type Side } from './a-side.ts';
import { askEndpoint } from './ask-endpoint.ts';
import { catalogue, isOrganizationLevel, signature, WALK_MS } from './catalogue.ts';
import { actOf, bodyFor, placesFor } from './valid-calls.ts';

let server: TestServer;
let side: Side;
let system: string;
const answers: { of: string; text: string }[] = [];

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'chosen-1', alg: 'ES256', use: 'sig' };
/** Everything secret that an administrator gives below, and what is made of it. */
const given = {
  'a client secret': 'client-secret-that-nobody-repeats',
  'a password': 'Long-password-that-nobody-repeats-7',
  "the provider's password": 'provider-password-that-nobody-repeats',
  "the provider's client secret": 'provider-secret-that-nobody-repeats',
  "a header's key": 'header-key-that-nobody-repeats',
  'a key in the wrong place': 'misplaced-key-that-nobody-repeats',
  'a private key': jwk.d ?? '',
};

const configuration = (id: string) => {
  const text = JSON.stringify(smsConfiguration(id))
    .replaceAll(
      '"password":"password"',
      `"password":"${given["the provider's password"]}","client_secret":"${given["the provider's client secret"]}"`,
    )
    .replaceAll(
      '{"static_value":"application/json","to":"Content-Type"}',
      `{"static_value":"application/json","to":"Content-Type"},{"static_value":"Bearer ${given["a header's key"]}","to":"Authorization"}`,
    );
  return JSON.parse(text) as object;
};

beforeAll(async () => {
  server = await aServer();
  side = await aSide(server, 'inside');
  system = await systemToken(server);
});
afterAll(() => server.stop());

async function asAdmin(method: string, path: string, body: unknown, status: number): Promise<Readonly<Record<string, unknown>>> {
  const answer = expected(
    await server.ask(method, `${side.tenant.management}${path}`, { token: side.tenant.token, body }),
    status,
  );
  answers.push({ of: `${method} ${path}`, text: answer.text });
  return answer.body;
}

/** Which of the secrets a text holds, as it stands or encoded. */
const secretsIn = (text: string): readonly string[] =>
  Object.entries(given).flatMap(([name, secret]) =>
    [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')].some((form) => text.includes(form))
      ? [name]
      : [],
  );

describe('A13-01 a secret that an administrator gave', { timeout: WALK_MS }, () => {
  it('is in no answer: neither where it was given, nor in any list, row, event or record', async () => {
    const client = {
      client_name: 'Keeper',
      client_secret: given['a client secret'],
      redirect_uris: [REDIRECT_URI],
      token_endpoint_auth_method: 'client_secret_post',
    };
    const made = await asAdmin('POST', '/clients', client, 201);
    await asAdmin('PUT', `/clients/${textAt(made, 'result.client_id')}`, client, 200);
    const user = await asAdmin('POST', '/users', { email: 'keeper@example.com', raw_password: given['a password'] }, 201);
    await asAdmin('PUT', `/users/${textAt(user, 'result.sub')}/password`, { raw_password: given['a password'] }, 200);
    await asAdmin('PUT', '/authorization-server', { jwks: { keys: [jwk] } }, 200);
    const path = `/authentication-configurations/${side.rows['authentication-configurations'] ?? ''}`;
    await asAdmin('PUT', path, configuration(side.rows['authentication-configurations'] ?? ''), 200);
    await asAdmin(
      'PUT',
      path,
      { ...configuration(randomUUID()), interactions: { broken: given['a key in the wrong place'] } },
      400,
    );

    const keptIds = { clients: textAt(made, 'result.client_id'), users: textAt(user, 'result.sub') };
    const keeper = { ...side, rows: { ...side.rows, ...keptIds } };
    for (const endpoint of catalogue.filter(({ access, method }) => access.by === 'management' && method === 'GET')) {
      const token = isOrganizationLevel(endpoint) ? side.tenant.token : system;
      const query: Record<string, string> = actOf(endpoint).endsWith('.list') ? { limit: '1000' } : {};
      const answer = expected(await askEndpoint(server, endpoint, { places: placesFor(endpoint, keeper), query, token }), 200);
      answers.push({ of: signature(endpoint), text: answer.text });
    }
    const events = (JSON.parse(answers.find(({ of }) => of.endsWith('/audit-logs'))?.text ?? '{}') as { list: { id: string }[] })
      .list;
    for (const { id } of events)
      answers.push({ of: `audit log ${id}`, text: JSON.stringify(await asAdmin('GET', `/audit-logs/${id}`, undefined, 200)) });
    expect(answers.length).toBeGreaterThan(40);
    expect(secretsIn(JSON.stringify(configuration('')))).toHaveLength(3);
    expect(answers.map(({ of, text }) => ({ of, secrets: secretsIn(text) })).filter(({ secrets }) => secrets.length > 0)).toEqual(
      [],
    );
    expect(answers.some(({ text }) => text.includes('$argon2'))).toBe(false);
  });

  it('is in no row of the database and in no line of the log, except sealed or hashed', async () => {
    for (const secret of Object.values(given)) server.secrets.add(secret);
    const leaks = await server.leaks();
    expect(leaks.filter((leak) => secretsIn(leak).length > 0)).toEqual([]);
  });

  it('comes back once where the server chose it, and never again', async () => {
    const client = { client_name: 'Chosen', redirect_uris: [REDIRECT_URI] };
    const made = await asAdmin('POST', '/clients', client, 201);
    const secret = textAt(made, 'result.client_secret');
    expect(secret.length).toBeGreaterThan(40);
    const id = textAt(made, 'result.client_id');
    for (const path of [`/clients/${id}`, '/clients?limit=1000', '/audit-logs?limit=1000', '/security-events?limit=1000']) {
      const body = await asAdmin('GET', path, undefined, 200);
      expect([path, JSON.stringify(body).includes(secret)]).toEqual([path, false]);
    }
  });

  it('is refused without being repeated', async () => {
    for (const endpoint of catalogue.filter(
      ({ access, method }) => access.by === 'management' && method !== 'GET' && method !== 'DELETE',
    )) {
      const token = isOrganizationLevel(endpoint) ? side.tenant.token : system;
      const body = {
        ...bodyFor(endpoint, side),
        client_secret: 7,
        raw_password: given['a password'],
        email: 'none',
        jwks: { keys: [{ ...jwk, crv: 'P-999' }] },
        interactions: given['a key in the wrong place'],
        type: given["a header's key"],
      };
      const { text, status } = await askEndpoint(server, endpoint, {
        places: placesFor(endpoint, side),
        token,
        body,
        query: { dry_run: 'true' },
      });
      expect([signature(endpoint), status < 500, secretsIn(text)]).toEqual([signature(endpoint), true, []]);
    }
  });
});
