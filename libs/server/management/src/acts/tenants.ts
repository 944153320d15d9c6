import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { management, type Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Clock, CONFIG, TenantDb, type Actor, type Call, type Config, type Tx } from '#server/platform';
import { tenantTable, type Tenant, type TenantKind } from '#server/tenancy';
import { created, page, removed, replaced } from '../answers.ts';
import { Desk, type Act } from '../desk.ts';
import { loosensLogins, tenantFaults, tenantSettingsOf, tenantView } from '../domain/tenant-draft.ts';
import { insertRow } from '../rows.ts';
import { AuthorizationServers } from './authorization-servers.ts';
import type { At, Page, Trial } from './input.ts';

const endpoints = management.tenants;
const notFound = refuse({ code: 'request.not_found' } as const);

export type NewTenant = Readonly<{
  tenant: management.TenantBody;
  authorization_server?: management.AuthorizationServerBody | undefined;
}>;

/** An act on an organization stands in the trail of the tenant its administrator belongs to: the tenant it is about may be gone after it. */
export function fromOwnTenant(call: Call, act: Omit<Act, 'tenantId'>): Act {
  const actor: Actor = call.actor;
  if (actor.kind !== 'person') throw new Error('the guard lets only people in here');
  return { ...act, tenantId: actor.tenantId };
}

/** The tenants of an organization. */
@Injectable()
export class Tenants {
  constructor(
    private readonly desk: Desk,
    private readonly db: TenantDb,
    private readonly servers: AuthorizationServers,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  create(
    call: Call,
    organizationId: string,
    { tenant: body, authorization_server: server }: NewTenant,
    { dry_run: dryRun }: Trial,
  ) {
    const act = fromOwnTenant(call, { organizationId, trace: endpoints.create.trace, dryRun });
    return this.desk.perform(call, act, async (tx) => {
      const messages = tenantFaults(body, this.config.development);
      if (messages.length > 0) return refuse({ code: 'request.invalid', messages });
      const made = await this.make(tx, organizationId, 'PUBLIC', body, server ?? {});
      if (!made.ok) return made;
      const view = tenantView(made.value);
      const warnings = this.servers.warnings(view.id, server ?? {});
      return ok({ answer: created(dryRun, view, { warnings }), targetId: view.id, detail: { after: view } });
    });
  }

  /** Makes a tenant with its authorization server and keys, in the open transaction; also for onboarding. */
  async make(
    tx: Tx,
    organizationId: string,
    kind: TenantKind,
    body: management.TenantBody,
    server: management.AuthorizationServerBody,
  ): Promise<Outcome<Tenant, Problem>> {
    const now = this.clock.now();
    const settings = tenantSettingsOf(body);
    const tenant = {
      id: body.id ?? randomUUID(),
      organizationId,
      kind,
      name: body.name,
      domain: body.domain,
      settings,
      createdAt: now,
      updatedAt: now,
    };
    await insertRow(tx, tenantTable, tenant);
    const stored = await tx.inTenant(tenant.id, (inside) => this.servers.store(inside, server));
    return stored.ok ? ok(tenant) : stored;
  }

  /** What of a tenant's authorization server was accepted without effect. */
  warnings(tenantId: string, server: management.AuthorizationServerBody): readonly string[] {
    return this.servers.warnings(tenantId, server);
  }

  list(call: Call, organizationId: string, { limit, offset }: Page) {
    const act = fromOwnTenant(call, { organizationId, trace: endpoints.list.trace });
    return this.desk.perform(call, act, async (tx) => {
      const [rows, total] = await tx.manager.findAndCount(tenantTable, {
        where: { organizationId },
        order: { createdAt: 'ASC', id: 'ASC' },
        take: limit,
        skip: offset,
      });
      return ok({ answer: page(limit === 0 ? [] : rows.map(tenantView), total, { limit, offset }) });
    });
  }

  async read(call: Call, at: At) {
    const { id, organizationId } = await this.placeOf(at);
    const act = fromOwnTenant(call, { organizationId, trace: endpoints.read.organization.trace, targetId: id });
    return this.desk.perform(call, act, async (tx) => {
      const tenant = await tx.manager.findOneBy(tenantTable, { id, organizationId });
      return tenant ? ok({ answer: tenantView(tenant) }) : notFound;
    });
  }

  async replace(call: Call, at: At, body: management.TenantBody, { dry_run: dryRun }: Trial) {
    const { id, organizationId } = await this.placeOf(at);
    const act = fromOwnTenant(call, { organizationId, trace: endpoints.replace.organization.trace, targetId: id, dryRun });
    return this.desk.perform(call, act, async (tx) => {
      const tenant = await tx.manager.findOneBy(tenantTable, { id, organizationId });
      if (!tenant) return notFound;
      const messages = tenantFaults(body, this.config.development);
      if (messages.length > 0) return refuse({ code: 'request.invalid', messages });
      const settings = tenantSettingsOf(body);
      if (!this.config.development && loosensLogins(tenant.settings, settings)) return refuse({ code: 'approval.required' });
      const change = { name: body.name, domain: body.domain, settings, updatedAt: this.clock.now() };
      await tx.manager.update(tenantTable, { id, organizationId }, change as never);
      const [before, after] = [tenantView(tenant), tenantView({ ...tenant, ...change })];
      return ok({ answer: replaced(dryRun, before, after), detail: { before, after } });
    });
  }

  /** Everything in the tenant goes with it. The tenant of the administrators goes last, and the system's never. */
  async remove(call: Call, at: At, { dry_run: dryRun }: Trial) {
    const { id, organizationId } = await this.placeOf(at);
    const act = fromOwnTenant(call, { organizationId, trace: endpoints.remove.organization.trace, targetId: id, dryRun });
    return this.desk.perform(call, act, async (tx) => {
      const tenant = await tx.manager.findOneBy(tenantTable, { id, organizationId });
      if (!tenant) return notFound;
      const siblings = (await tx.manager.countBy(tenantTable, { organizationId })) - 1;
      const keeps = tenant.kind === 'ADMIN' || (tenant.kind === 'ORGANIZER' && siblings > 0);
      if (keeps)
        return refuse({
          code: 'resource.conflict',
          messages: [`id: the ${tenant.kind} tenant is needed as long as there are others`],
        });
      await tx.manager.delete(tenantTable, { id, organizationId });
      return ok({ answer: removed(dryRun, id), detail: { before: tenantView(tenant) } });
    });
  }

  /** The path of the system level names no organization; the strategy has seen that the tenant exists. */
  private async placeOf({ tenantId: id, organizationId }: At): Promise<Readonly<{ id: string; organizationId: string }>> {
    if (organizationId !== undefined) return { id, organizationId };
    const tenant = await this.db.run(id, (tx) => tx.manager.findOneBy(tenantTable, { id }));
    return { id, organizationId: tenant?.organizationId ?? id }; // deleted meanwhile: nobody's organization, so not found
  }
}
