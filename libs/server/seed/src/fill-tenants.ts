import { randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { management, type Problem } from '#shared/contracts';
import type { Outcome } from '#shared/kernel';
import { AccountStore, Passwords, RoleStore } from '#server/accounts';
import { AuditTrail } from '#server/audit';
import { AuthenticationConfigurations, AuthenticationPolicies, Clients, Tenants } from '#server/management';
import { FactorStore } from '#server/mfa';
import { Clock, CONFIG, statement, systemCall, TenantDb, type Config, type Tx } from '#server/platform';
import { SERVICE_KEY_PREFIX, ServiceKeys } from '#server/supabase';
import { clientTable, type TenantKind } from '#server/tenancy';
import * as demo from './demo.ts';
import type { Derived } from './derived.ts';
import { configuration, policy } from './requirement-002.ts';

const UNIQUE_VIOLATION = '23505';
const insertOrganization = statement(
  'seed.organization',
  `INSERT INTO organization (id, slug, name) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`,
);

type Filling = Readonly<{
  kind: TenantKind;
  name: string;
  organization: Readonly<{ name: string; slug: string; shown: string }>;
}>;
export const DEMO_SLUG = 'demo';
const organizations = {
  admin: { name: 'admin', slug: 'sekisho-admin', shown: 'Sekisho Admin' },
  demo: { name: 'demo', slug: DEMO_SLUG, shown: 'デモ組織' },
} as const;
/** Sample passwords of the requirements are nine characters long (rulings section 10). */
const settings = { identity_policy_config: { password_policy: { min_length: 8 } } };

/** Makes each tenant of the demo in one transaction, through the same acts as the management API. */
export class FillTenants {
  constructor(
    private readonly derived: Derived,
    private readonly find: <T>(token: Type<T> | symbol) => T,
  ) {}

  async admin(): Promise<void> {
    const hashes = await this.hashes([demo.systemAdmin]);
    await this.fill({ kind: 'ADMIN', name: 'admin', organization: organizations.admin }, {}, async (tx) => {
      await this.client(tx, 'system');
      await this.people(tx, [demo.systemAdmin], hashes);
    });
  }

  async organizer(): Promise<void> {
    const people = [demo.organizationAdmin, ...demo.administrators];
    const hashes = await this.hashes(people);
    await this.fill({ kind: 'ORGANIZER', name: 'organizer', organization: organizations.demo }, {}, async (tx) => {
      await this.client(tx, 'organization');
      await this.people(tx, people, hashes);
    });
  }

  async demo(): Promise<void> {
    const hashes = await this.hashes(demo.users);
    const shown = { verification_code_in_response: true, supabase_config: { autoconfirm: true } };
    await this.fill({ kind: 'PUBLIC', name: 'demo', organization: organizations.demo }, shown, async (tx) => {
      const configurations = this.find(AuthenticationConfigurations);
      for (const kind of ['sms', 'email'] as const)
        expectMade(await configurations.make(tx, configuration(kind, this.derived.id(`configuration/${kind}`))));
      expectMade(await this.find(AuthenticationPolicies).make(tx, policy(this.derived.id('policy/oauth'))));
      await this.client(tx, 'web');
      await this.client(tx, 'spa');
      await this.people(tx, demo.users, hashes);
    });
  }

  /** The key of the demo's own back end; made apart, because a demo of an earlier version has none. */
  async serviceKey(): Promise<void> {
    const key = `${SERVICE_KEY_PREFIX}${this.derived.secret('supabase/service')}`;
    await this.find(TenantDb).run(this.derived.id('tenant/demo'), (tx) => new ServiceKeys(this.find(Clock)).add(tx, key, 'demo'));
  }

  /**
   * The console asks for two factors, so its demo administrators have an authenticator app; made apart, because a demo of an
   * earlier version has none. Whoever set up another one, or removed this, keeps it that way.
   */
  async administratorsApps(): Promise<void> {
    const factors = this.find(FactorStore);
    await this.find(TenantDb).run(this.derived.id('tenant/organizer'), async (tx) => {
      for (const { name } of demo.administrators) {
        const accountId = this.derived.id(`account/${name}`);
        const isThere = (await this.find(AccountStore).find(tx, accountId)) !== null;
        if (!isThere || (await factors.everVerified(tx, accountId))) continue;
        const app = {
          id: this.derived.id(`factor/${name}`),
          accountId,
          name: 'Demo',
          secret: this.derived.totpKey(name),
          step: 0,
        };
        await factors.addVerified(tx, systemCall('seed', randomUUID()), app);
      }
    });
  }

  /** Empty but for its client: requirement 002 is walked through here from its first step on. */
  async walkthrough(): Promise<void> {
    const shown = { verification_code_in_response: true };
    await this.fill({ kind: 'PUBLIC', name: 'walkthrough', organization: organizations.demo }, shown, (tx) =>
      this.client(tx, 'walkthrough'),
    );
  }

  private async fill({ kind, name, organization }: Filling, more: object, act: (tx: Tx) => Promise<void>): Promise<void> {
    const [id, organizationId] = [this.derived.id(`tenant/${name}`), this.derived.id(`organization/${organization.name}`)];
    const domain = this.find<Config>(CONFIG).PUBLIC_URL;
    const body = { id, name, domain, ...settings, ...more };
    try {
      await this.find(TenantDb).run({ tenantId: id, organizationId }, async (tx) => {
        await tx.count(insertOrganization, [organizationId, organization.slug, organization.shown]);
        expectMade(await this.find(Tenants).make(tx, organizationId, kind, body, {}));
        await tx.inTenant(id, act);
        await this.find(AuditTrail).append(tx, systemCall('seed', randomUUID()), [
          { type: 'tenant_created', outcome: 'success', target: { type: 'tenant', id }, detail: { action: 'create' } },
        ]);
      });
    } catch (fault) {
      // The app's role cannot see other organizations; that a name or the only ADMIN tenant is taken is how it learns of them.
      if ((fault as { code?: unknown } | null)?.code !== UNIQUE_VIOLATION) throw fault;
      throw new Error('The database already holds tenants of others; the demo is only made in a database of its own.', {
        cause: fault,
      });
    }
  }

  private async client(tx: Tx, name: keyof typeof demo.clients): Promise<void> {
    const secret =
      demo.clients[name].token_endpoint_auth_method === 'none' ? {} : { client_secret: this.derived.secret(`client/${name}`) };
    const body = management.clientBody.parse({ ...demo.clients[name], client_id: this.derived.id(`client/${name}`), ...secret });
    if (await tx.manager.existsBy(clientTable, { tenantId: tx.tenantId, id: body.client_id })) return;
    expectMade(await this.find(Clients).make(tx, body));
  }

  private async people(tx: Tx, people: readonly demo.DemoPerson[], hashes: ReadonlyMap<string, string>): Promise<void> {
    const [accounts, roles, now] = [this.find(AccountStore), this.find(RoleStore), this.find(Clock).now()];
    for (const person of people) {
      const id = await accounts.create(tx, {
        id: this.derived.id(`account/${person.name}`),
        username: demo.emailOf(person),
        name: person.shown,
        passwordHash: hashes.get(person.name) ?? null,
        important: person.important ?? person.role !== undefined,
        personId: person.role === undefined ? null : this.derived.id(`person/${person.name}`),
        email: { value: demo.emailOf(person), verifiedAt: now },
        ...(person.phone === undefined ? {} : { phone: { value: person.phone, verifiedAt: now } }),
      });
      if (id !== null && person.phone !== undefined)
        await this.find(FactorStore).bindContact(tx, systemCall('seed', randomUUID()), id, 'sms');
      if (id !== null && person.role !== undefined) await roles.grant(tx, id, person.role);
    }
  }

  /** Before the transaction: no connection is held while argon2id works. */
  private async hashes(people: readonly demo.DemoPerson[]): Promise<ReadonlyMap<string, string>> {
    const hashed = new Map<string, string>();
    for (const { name } of people) hashed.set(name, expectMade(await this.find(Passwords).hash(this.derived.password(name))));
    return hashed;
  }
}

/** The demo's own documents are right, or the seed is wrong. */
function expectMade<T>(outcome: Outcome<T, Problem>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`the demo could not be made: ${JSON.stringify(outcome.problem)}`);
}
