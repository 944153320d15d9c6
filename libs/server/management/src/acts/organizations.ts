import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { management, type Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { contextWords, RoleStore } from '#server/accounts';
import { CONFIG, normalisePhone, randomDigits, Reply, statement, type Call, type Config, type Tx } from '#server/platform';
import { organizationTable, tenantTable } from '#server/tenancy';
import { removed } from '../answers.ts';
import { Desk, type Done } from '../desk.ts';
import { clientFaults, clientWarnings } from '../domain/client-draft.ts';
import { readSigningKeys } from '../read-signing-keys.ts';
import { slugOf } from '../domain/slug.ts';
import { tenantFaults, tenantSettingsOf, tenantView } from '../domain/tenant-draft.ts';
import { readContacts } from '../domain/user-change.ts';
import { Clients } from './clients.ts';
import type { Trial } from './input.ts';
import { fromOwnTenant, Tenants } from './tenants.ts';
import { UserPasswords } from './user-passwords.ts';
import { Users } from './users.ts';

const SLUG_TRIES = 5;
const insertOrganization = statement(
  'management.organization.insert',
  `INSERT INTO organization (id, slug, name, description) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO NOTHING`,
);

/** What a whole new organization is made of. */
@Injectable()
export class OrganizationParts {
  constructor(
    readonly tenants: Tenants,
    readonly users: Users,
    readonly clients: Clients,
    readonly passwords: UserPasswords,
    readonly roles: RoleStore,
  ) {}
}

/** Organizations come and go whole: with their first tenant, its authorization server, an administrator and a client, or not at all. */
@Injectable()
export class Organizations {
  constructor(
    private readonly desk: Desk,
    private readonly parts: OrganizationParts,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onboard(call: Call, body: management.OnboardingBody, { dry_run: dryRun }: Trial) {
    const id = body.organization.id ?? randomUUID();
    const faults = this.faultsOf(body);
    const words = contextWords(body.tenant.name, body.user.email, body.user.name ?? null);
    const password = await this.parts.passwords.prepareForNew(tenantSettingsOf(body.tenant), body.user.raw_password, words);
    const act = fromOwnTenant(call, { organizationId: id, trace: management.onboard.trace, targetId: id, dryRun });
    return this.desk.perform<Reply>(call, act, async (tx) => {
      if (!password.ok && !('messages' in password.problem)) return password;
      const messages = [
        ...faults,
        ...(!password.ok && 'messages' in password.problem ? password.problem.messages.map((m) => `user.${m}`) : []),
      ];
      if (messages.length > 0 || !password.ok) return refuse({ code: 'request.invalid', messages });
      return this.make(tx, id, body, password.value, dryRun ?? false);
    });
  }

  /** The organization with everything under it; what was recorded of it stays. */
  remove(call: Call, id: string, { dry_run: dryRun }: Trial) {
    const act = fromOwnTenant(call, { organizationId: id, trace: management.removeOrganization.trace, targetId: id, dryRun });
    return this.desk.perform(call, act, async (tx) => {
      const organization = await tx.manager.findOneBy(organizationTable, { id });
      if (!organization) return refuse({ code: 'request.not_found' } as const);
      const tenants = await tx.manager.findBy(tenantTable, { organizationId: id });
      if (tenants.some(({ kind }) => kind === 'ADMIN'))
        return refuse({ code: 'resource.conflict', messages: ['id: the organization of the system administrators stays'] });
      await tx.manager.delete(organizationTable, { id });
      const before = { ...organization, tenants: tenants.map((tenant) => ({ id: tenant.id, name: tenant.name })) };
      return ok({ answer: removed(dryRun, id), detail: { before } });
    });
  }

  private async make(
    tx: Tx,
    id: string,
    body: management.OnboardingBody,
    passwordHash: string,
    dryRun: boolean,
  ): Promise<Outcome<Done<Reply>, Problem>> {
    const { tenants, users, clients, roles } = this.parts;
    const { name, description = '' } = body.organization;
    if (await tx.manager.existsBy(organizationTable, { id }))
      return refuse({ code: 'resource.conflict', messages: ['organization.id: is taken'] });
    const slug = await insertWithSlug(tx, id, name, description);
    const tenant = await tenants.make(tx, id, 'ORGANIZER', body.tenant, body.authorization_server);
    if (!tenant.ok) return tenant;
    return tx.inTenant(tenant.value.id, async (inside): Promise<Outcome<Done<Reply>, Problem>> => {
      const user = await users.make(inside, { ...body.user, status: 'REGISTERED' }, passwordHash, { personId: randomUUID() });
      if (!user.ok) return user;
      await roles.grant(inside, user.value.sub, 'organization_admin');
      const client = await clients.make(inside, body.client);
      if (!client.ok) return client;
      const { view, generatedSecret } = client.value;
      const answer = {
        dry_run: dryRun,
        organization: { id, name, description, slug },
        tenant: tenantView(tenant.value),
        user: { ...user.value, roles: ['organization_admin'] },
        client: generatedSecret === null ? view : { ...view, client_secret: generatedSecret },
        warnings: [...tenants.warnings(tenant.value.id, body.authorization_server), ...clientWarnings(body.client)],
      };
      const detail = {
        after: {
          organization: answer.organization,
          tenant_id: tenant.value.id,
          user_id: user.value.sub,
          client_id: view.client_id,
        },
      };
      return ok({ answer: Reply.of(answer, dryRun ? 200 : null), detail });
    });
  }

  /** Every fault of every part at once; what only the database knows comes later. */
  private faultsOf({ tenant, authorization_server: server, user, client }: management.OnboardingBody): readonly string[] {
    return [
      ...tenantFaults(tenant, this.config.development).map((fault) => `tenant.${fault}`),
      ...readSigningKeys(server.jwks).faults.map((fault) => `authorization_server.${fault}`),
      ...readContacts(user, normalisePhone).faults.map((fault) => `user.${fault}`),
      ...clientFaults(client, false).map((fault) => `client.${fault}`),
    ];
  }
}

/** `acme`, then `acme-4711`: whoever comes second learns nothing about the first but that the plain name is gone. */
async function insertWithSlug(tx: Tx, id: string, name: string, description: string): Promise<string> {
  const wanted = slugOf(name);
  for (let tries = 0; tries < SLUG_TRIES; tries += 1) {
    const slug = wanted !== '' && tries === 0 ? wanted : `${wanted || 'org'}-${randomDigits(6)}`;
    if ((await tx.count(insertOrganization, [id, slug, name, description])) === 1) return slug;
  }
  throw new Error('no free name for the organization was found');
}
