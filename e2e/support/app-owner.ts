import { randomInt } from 'node:crypto';
import type { Stack } from '../stack/global-setup.ts';
import { PASSWORD, type Tenant, type User } from '../stack/management.ts';
import type { Ageing } from './ageing.ts';
import { appCode } from './authenticator.ts';

/** Somebody who has set up an authenticator app, with its key and the recovery codes that were shown then. */
export type AppOwner = User & Readonly<{ secret: string; codes: readonly string[] }>;

type Answer = Readonly<Record<string, unknown>>;
type Post = (act: string, body?: Answer) => Promise<Answer>;

/** Begins a login with the password as a program does it, without a browser; goes on by the acts of the API. */
async function passwordByProgram(stack: Stack, { id: tenantId, client }: Tenant, user: User): Promise<Post> {
  const base = `${stack.running.urls.public}/${tenantId}/v1/authorizations`;
  const headers = { 'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` };
  const asked = { response_type: 'code', client_id: client.id, redirect_uri: client.redirectUri, scope: 'openid' };
  const opened = await fetch(`${base}?${new URLSearchParams(asked)}`, { redirect: 'manual', headers });
  const id = new URL(opened.headers.get('location') ?? '', base).searchParams.get('id') ?? '';
  const post: Post = async (act, body = {}) => {
    const answer = await fetch(`${base}/${id}/${act}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${act} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  await post('password-authentication', { username: user.email, password: PASSWORD });
  return post;
}

/** Sets up an app for somebody; the code that confirmed it counts as long past. */
export async function giveApp(stack: Stack, ageing: Ageing, tenant: Tenant, user: User): Promise<AppOwner> {
  const post = await passwordByProgram(stack, tenant, user);
  const { secret } = (await post('totp-enrollment'))['totp'] as { secret: string };
  await post('totp-authentication', { verification_code: appCode(secret) });
  const codes = (await post('recovery-code-generation'))['codes'] as readonly string[];
  await post('authorize');
  await ageing.forgetCodes(user.id);
  return { ...user, secret, codes };
}

/** Uses up recovery codes, the last ones first, so that so many are left. */
export async function leaveRecoveryCodes(stack: Stack, tenant: Tenant, owner: AppOwner, left: number): Promise<void> {
  for (const code of owner.codes.slice(left)) {
    const post = await passwordByProgram(stack, tenant, owner);
    await post('recovery-code-authentication', { recovery_code: code });
  }
}
