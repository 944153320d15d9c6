import { randomUUID } from 'node:crypto';
import { AccountStore } from '#server/accounts';
import { RunReset } from '#server/admin-reset';
import { FactorStore, RecoveryCodes } from '#server/mfa';
import { TenantDb, type Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import { aCall } from '#testing/platform';
import { seedSql } from '#testing/schema';
import type { TestServer } from './a-server.ts';
import type { AdminBrowser } from './an-admin.ts';
import { seededOf } from './an-admin.ts';

export type Victim = Readonly<{ id: string; username: string; factorIds: readonly string[] }>;
type More = Readonly<{ important?: boolean; personId?: string; factors?: number; name?: string; email?: string }>;

export const within = <T>(server: TestServer, act: (tx: Tx) => Promise<T>): Promise<T> =>
  server.running.app.get(TenantDb).run(seededOf(server).tenant_id, act);

/** A user of the demo tenant with apps, recovery codes, a living session and a proven address. */
export async function aUser(server: TestServer, more: More = {}): Promise<Victim> {
  const { app } = server.running;
  const { important = false, personId = null, factors = 1, name = '対象 太郎' } = more;
  const username = more.email ?? `t${randomUUID().slice(0, 8)}@example.jp`;
  const codes = await app.get(RecoveryCodes).make();
  if (!codes.ok) throw new Error('no codes');
  return within(server, async (tx) => {
    const email = { value: username, verifiedAt: server.clock.now() };
    const id = await app.get(AccountStore).create(tx, { username, name, passwordHash: null, important, personId, email });
    if (id === null) throw new Error('the name is taken');
    const factorIds: string[] = [];
    for (let n = 0; n < factors; n += 1) {
      const factorId = randomUUID();
      const draft = { id: factorId, accountId: id, name: `アプリ${n + 1}`, secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', step: 1 };
      await app.get(FactorStore).addVerified(tx, aCall(), draft);
      factorIds.push(factorId);
    }
    factorIds.push(await app.get(RecoveryCodes).replace(tx, aCall(), id, codes.value.stored));
    const session = { accountId: id, evidence: {}, authTime: server.clock.now(), ip: '192.0.2.9', userAgent: 'x' };
    await app.get(Sessions).open(tx, session);
    return { id, username, factorIds };
  });
}

export const REQUEST = {
  method: 'complete',
  reason: 'device_lost',
  urgency: 'high',
  identity_proof: { method: 'in_person' },
} as const;
export const ALL_TICKED = {
  identity_confirmed: true,
  reason_recorded: true,
  approval_given: true,
  parties_informed: true,
  plan_prepared: true,
};
type Body = Readonly<Record<string, unknown>>;

/** An administrator at the reset page, as far as the server can see. */
export class ResetDesk {
  constructor(
    readonly server: TestServer,
    readonly admin: AdminBrowser,
  ) {}

  ask(method: string, path: string, body?: unknown) {
    return this.admin.ask(method, this.admin.inTenant(path), body);
  }

  async open(user: Victim): Promise<string> {
    const opened = await this.ask('POST', '/mfa-resets', { user_id: user.id });
    if (opened.status !== 201) throw new Error(`not opened: ${opened.status} ${JSON.stringify(opened.body)}`);
    return String(opened.body['id']);
  }

  edit(id: string, body: Body) {
    return this.ask('PATCH', `/mfa-resets/${id}`, body);
  }

  read(id: string) {
    return this.ask('GET', `/mfa-resets/${id}`);
  }

  /** A draft with everything that a normal account needs. */
  async ready(user: Victim, changes: Body = {}): Promise<string> {
    const id = await this.open(user);
    const edited = await this.edit(id, { ...REQUEST, ...changes, checklist: ALL_TICKED });
    if (edited.status >= 300) throw new Error(`not edited: ${edited.status} ${JSON.stringify(edited.body)}`);
    return id;
  }

  async confirmed(id: string): Promise<string> {
    const confirmed = await this.ask('POST', `/mfa-resets/${id}/confirmations`, {});
    if (confirmed.status !== 201) throw new Error(`not confirmed: ${confirmed.status} ${JSON.stringify(confirmed.body)}`);
    this.server.clock.advance(3);
    return String(confirmed.body['token']);
  }

  async execute(id: string, token: string, changes: Body = {}) {
    const version = (await this.read(id)).body['target_version'];
    const body = { target_version: version, confirmation_token: token, idempotency_key: `key-${id}`, ...changes };
    return this.ask('POST', `/mfa-resets/${id}/execute`, body);
  }

  /** From the draft to a run that was accepted. */
  async start(user: Victim, changes: Body = {}): Promise<string> {
    const id = await this.ready(user, changes);
    const executed = await this.execute(id, await this.confirmed(id));
    if (executed.status !== 202) throw new Error(`not executed: ${executed.status} ${JSON.stringify(executed.body)}`);
    return id;
  }

  /** Works the run as a worker would. */
  work(resetId: string): Promise<void> {
    const tenantId = seededOf(this.server).tenant_id;
    const job = { id: randomUUID(), tenantId, kind: 'mfa-reset-run', payload: { resetId }, attempt: 1 };
    return this.server.running.app.get(RunReset).handle(job);
  }
}

export const rowOf = async (server: TestServer, text: string, ...values: readonly unknown[]) =>
  (await seedSql(server.database, text, values))[0] ?? {};
