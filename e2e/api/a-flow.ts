import { expected, REDIRECT_URI, textAt, type Login, type TestTenant, type TestUser } from './a-login.ts';
import type { Answer } from './a-server.ts';

/** First factor of a user who has an account. */
export const password = (login: Login, { username, password }: Pick<TestUser, 'username' | 'password'>): Promise<Answer> =>
  login.post('password-authentication', { username, password });

/** Sends a code and answers it, in a tenant whose answers show codes. */
export async function smsCode(login: Login): Promise<string> {
  return textAt(expected(await login.post('sms-authentication-challenge'), 200).body, 'verification_code');
}

export const verify = (login: Login, verification_code: string): Promise<Answer> =>
  login.post('sms-authentication', { verification_code });

/** Passes password and SMS; the transaction stands at `success` afterwards. */
export async function prove(login: Login, user: TestUser): Promise<Login> {
  expected(await password(login, user), 200);
  expected(await verify(login, await smsCode(login)), 200);
  return login;
}

/** The parameters of the redirect back to the application, once the transaction is completed. */
export async function authorize(login: Login): Promise<URLSearchParams> {
  const { body } = expected(await login.post('authorize'), 200);
  return new URL(textAt(body, 'redirect_uri')).searchParams;
}

/** A whole login: its authorization code. */
export async function codeFor(tenant: TestTenant, user: TestUser, query: Readonly<Record<string, string>> = {}): Promise<string> {
  const code = (await authorize(await prove(await tenant.open(query), user))).get('code');
  if (!code) throw new Error('no code');
  return code;
}

type Parameters = Readonly<Record<string, string>>;

/** One request to the token endpoint as the tenant's client makes it. */
export const askTokens = ({ server, id, clientId, clientSecret }: TestTenant, parameters: Parameters): Promise<Answer> =>
  server.ask('POST', `/${id}/v1/tokens`, {
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...parameters }),
  });

export const redeem = (tenant: TestTenant, code: string, more: Parameters = {}): Promise<Answer> =>
  askTokens(tenant, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, ...more });

export const refresh = (tenant: TestTenant, refresh_token: string): Promise<Answer> =>
  askTokens(tenant, { grant_type: 'refresh_token', refresh_token });

export const userinfo = ({ server, id }: TestTenant, token: string): Promise<Answer> =>
  server.ask('GET', `/${id}/v1/userinfo`, { token });

/** How many answers there are of each kind: `200` or `400 invalid_grant`. */
export function tally(answers: readonly Answer[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const kind = typeof body['error'] === 'string' ? `${status} ${body['error']}` : String(status);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

export const times = <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));
