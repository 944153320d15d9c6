import { randomInt } from 'node:crypto';
import type { Stack } from '../stack/global-setup.ts';

/** Tries a password at the login of the demo tenant, without a browser. Answers the status. */
export async function tryLogin(stack: Stack, email: string, password: string): Promise<number> {
  const { demo, urls } = stack.running;
  const base = `${urls.public}/${demo.tenant_id}/v1/authorizations`;
  const headers = { 'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` };
  const query = new URLSearchParams({ response_type: 'code', client_id: 'demo-web', scope: 'openid', state: 's' });
  query.set('redirect_uri', 'http://localhost:3000/callback');
  const opened = await fetch(`${base}?${query.toString()}`, { redirect: 'manual', headers });
  const id = new URL(opened.headers.get('location') ?? '', urls.public).searchParams.get('id') ?? '';
  const answer = await fetch(`${base}/${id}/password-authentication`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ username: email, password }),
  });
  return answer.status;
}
