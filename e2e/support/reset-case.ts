import type { Stack } from '../stack/global-setup.ts';
import { Management, type User } from '../stack/management.ts';
import type { Administrator } from './administrator.ts';
import type { Ageing } from './ageing.ts';

type Answer = Readonly<{ status: number; body: Readonly<Record<string, unknown>> }>;
export type Asked = Readonly<{ user: User; reset: string; approval: string }>;

const BOXES = { identity_confirmed: true, reason_recorded: true, parties_informed: true, plan_prepared: true };
const REQUEST = { method: 'complete', reason: 'device_lost', urgency: 'high', identity_proof: { method: 'in_person' } };

/** Resets as a security administrator asks for them in a browser of his own, told in acts, without the reset page. */
export class ResetCase {
  #desk: Promise<Administrator> | null = null;

  constructor(
    readonly stack: Stack,
    readonly ageing: Ageing,
    readonly open: () => Promise<Administrator>,
  ) {}

  get requester(): string {
    return this.stack.running.demo.users.find(({ roles }) => roles?.includes('security_admin'))?.name ?? '';
  }

  /** Signed in, and freshly proved. */
  async #signedIn(): Promise<Administrator> {
    const desk = await (await this.open()).signIn();
    const proved = await send(desk, 'POST', '/api/reauthentications', { password: desk.self.password });
    if (proved.body['state'] !== 'elevated') throw new Error(`not elevated: ${JSON.stringify(proved.body)}`);
    return desk;
  }

  async ask(method: string, path: string, body?: object): Promise<Answer['body']> {
    const { organization_id: organization, tenant_id: tenant } = this.stack.running.demo;
    const desk = await (this.#desk ??= this.#signedIn());
    const answer = await send(desk, method, `/api/organizations/${organization}/tenants/${tenant}${path}`, body);
    if (answer.status >= 400) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Somebody of the demo tenant with two factors. */
  async user(name: string, important = false): Promise<User> {
    const { organization_id: organization, tenant_id: tenant } = this.stack.running.demo;
    const management = `/v1/management/organizations/${organization}/tenants/${tenant}`;
    const noClient = { id: '', secret: '', redirectUri: '' };
    const user = await new Management(this.stack.running).makeUser({ id: tenant, client: noClient, management }, true);
    await this.ageing.proveContacts(user.id);
    await this.ageing.rename(user.id, name);
    if (important) await this.ageing.makeImportant(user.id);
    return user;
  }

  /** A request about an important account that waits for the senior administrator. */
  async waiting(name: string, changes: object = {}): Promise<Asked> {
    const user = await this.user(name, true);
    const reset = String((await this.ask('POST', '/mfa-resets', { user_id: user.id }))['id']);
    await this.ask('PATCH', `/mfa-resets/${reset}`, { ...REQUEST, ...changes, checklist: BOXES });
    const { list } = (await this.ask('GET', `/approvers?target=${user.id}`)) as { list: readonly { id: string }[] };
    const asked = await this.ask('POST', `/mfa-resets/${reset}/approval-requests`, { approver_id: list[0]?.id });
    return { user, reset, approval: String(asked['approvalId']) };
  }

  /** A reset of a normal account that ran to its end. */
  async done(name: string, changes: object = {}): Promise<Readonly<{ user: User; reset: string }>> {
    const user = await this.user(name);
    // Another test's browser of the same administrator is an unusual place.
    const desk = await (this.#desk ??= this.#signedIn());
    await this.ageing.forgetAlerts(desk.self.email);
    const reset = String((await this.ask('POST', '/mfa-resets', { user_id: user.id }))['id']);
    await this.ask('PATCH', `/mfa-resets/${reset}`, { ...REQUEST, ...changes, checklist: { ...BOXES, approval_given: true } });
    const { token } = await this.ask('POST', `/mfa-resets/${reset}/confirmations`, {});
    const { target_version: version } = await this.ask('GET', `/mfa-resets/${reset}`);
    await new Promise((resolve) => setTimeout(resolve, 3_100)); // the wait that the server holds to (D-17)
    const run = { target_version: version, confirmation_token: token, idempotency_key: `browser-${reset}` };
    await this.ask('POST', `/mfa-resets/${reset}/execute`, run);
    const until = Date.now() + 20_000;
    while ((await this.ask('GET', `/mfa-resets/${reset}`))['state'] === 'running' && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 200));
    return { user, reset };
  }
}

const send = ({ page }: Administrator, method: string, path: string, body?: object): Promise<Answer> =>
  page.evaluate(
    async (asked) => {
      const answer = await fetch(asked.path, {
        method: asked.method,
        headers: { 'x-sekisho-ui': '1', ...(asked.body ? { 'content-type': 'application/json' } : {}) },
        ...(asked.body ? { body: JSON.stringify(asked.body) } : {}),
      });
      const text = await answer.text();
      return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
    },
    { method, path, body },
  );
