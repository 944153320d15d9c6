import type { Administrator } from './administrator.ts';

type Ask = (method: string, path: string, body: object | null) => Promise<Record<string, unknown>>;

/** What a platform administrator may change of the demo tenant, freshly proved. `path` begins inside the tenant. */
export async function settingsOf(platformAdmin: Administrator): Promise<Ask> {
  const { page, self, stack } = await platformAdmin.signIn();
  const { organization_id: organization, tenant_id: tenant } = stack.running.demo;
  const ask = (method: string, path: string, body: object | null) =>
    page.evaluate(
      async (asked) => {
        const answer = await fetch(asked.path, {
          method: asked.method,
          headers: { 'x-sekisho-ui': '1', ...(asked.body ? { 'content-type': 'application/json' } : {}) },
          ...(asked.body ? { body: JSON.stringify(asked.body) } : {}),
        });
        if (!answer.ok) throw new Error(`${asked.path} answered ${answer.status}: ${await answer.text()}`);
        const text = await answer.text();
        return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      },
      { method, path, body },
    );
  await ask('POST', '/api/reauthentications', { password: self.password });
  return (method, path, body) => ask(method, `/api/organizations/${organization}/tenants/${tenant}${path}`, body);
}

/** A tenant's own system that forgets no app: its door is broken for the whole run. Mended by calling what it answers. */
export async function refuseApps(ask: Ask): Promise<() => Promise<void>> {
  const url = 'http://host.docker.internal:4000/email/send';
  const { id } = await ask('POST', '/mfa-reset-hooks', { url, factor_types: ['totp'] });
  return async () => void (await ask('DELETE', `/mfa-reset-hooks/${String(id)}`, null));
}
