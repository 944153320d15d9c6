import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import { isUuid } from '#shared/kernel';
import { RoleStore } from '#server/accounts';
import { Refusal, TenantDb, type Actor, type SekishoRequest } from '#server/platform';
import { AccessTokens } from '#server/sessions';
import { Directory, tenantTable, type Tenant } from '#server/tenancy';

type Person = Extract<Actor, { kind: 'person' }>;
type Path = Readonly<{ organizationId?: string; tenantId?: string }>;

const ORGANIZATION_PATHS = '/v1/management/organizations/';

/**
 * Says who calls the management API, and that he may enter the organization and tenant the path names (login-api-reference
 * section 4.1). What he may do there is the access guard's question. An organization or tenant of others and one that does
 * not exist are refused alike (TH-20).
 */
@Injectable()
export class ManagementStrategy extends PassportStrategy(Strategy, 'management') {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly roles: RoleStore,
  ) {
    super();
  }

  async validate(request: SekishoRequest): Promise<Actor> {
    const caller = await this.identify(request);
    request.user = caller; // known from here on, so that a refusal is recorded under his name
    const path = readPath(request.params);
    const isOrganizationPath = request.routeOptions.url?.startsWith(ORGANIZATION_PATHS) ?? false;
    if (caller.kind !== 'person') throw denied(); // machine tokens come with explicit permissions, later
    return isOrganizationPath ? this.inOrganization(caller, path) : this.inSystem(caller, path);
  }

  private async identify(request: SekishoRequest): Promise<Actor> {
    const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new Refusal({ code: 'access.token_missing' });
    const tenantId = this.tokens.tenantOf(token);
    if (tenantId === null) throw new Refusal({ code: 'access.token_invalid' });
    const verified = await this.tokens.verify(tenantId, token, 'management');
    if (!verified.ok) throw new Refusal(verified.problem);
    const { accountId, clientId } = verified.value;
    if (accountId === null) return { kind: 'client', tenantId, clientId };
    return { ...verified.value, kind: 'person', accountId, permissions: [] };
  }

  /** A member of an organization is an account of its ORGANIZER (or, for the operator's own, ADMIN) tenant. */
  private async inOrganization(caller: Person, { organizationId, tenantId }: Path): Promise<Actor> {
    if (!caller.scopes.some((scope) => scope === 'org-management' || scope === 'management'))
      throw new Refusal({ code: 'access.insufficient_scope', scope: 'org-management' });
    if (organizationId === undefined) throw denied();
    return this.db.run({ tenantId: caller.tenantId, organizationId }, async (tx) => {
      const own = await this.directory.tenant(tx);
      if (!own || own.kind === 'PUBLIC' || own.organizationId !== organizationId) throw denied();
      const isInside = tenantId === undefined || (await tx.manager.existsBy(tenantTable, { id: tenantId, organizationId }));
      if (!isInside) throw denied();
      const permissions = await this.roles.permissionsOf(tx, caller.accountId, tenantId ?? null);
      return { ...caller, organizationId, permissions };
    });
  }

  private async inSystem(caller: Person, { tenantId }: Path): Promise<Actor> {
    if (!caller.scopes.includes('management')) throw new Refusal({ code: 'access.insufficient_scope', scope: 'management' });
    const permissions = await this.db.run(caller.tenantId, async (tx) => {
      const own: Tenant | null = await this.directory.tenant(tx);
      if (own?.kind !== 'ADMIN') throw denied();
      return this.roles.permissionsOf(tx, caller.accountId);
    });
    // Only now, when the caller is an administrator of the whole system, may he learn what exists.
    const exists = tenantId === undefined || (await this.db.run(tenantId, (tx) => this.directory.tenant(tx))) !== null;
    if (!exists) throw new Refusal({ code: 'tenant.not_found' });
    return { ...caller, permissions };
  }
}

const denied = (): Refusal => new Refusal({ code: 'access.organization_denied' });

function readPath(params: unknown): Path {
  const { organizationId, tenantId } = params as Path;
  for (const [name, id] of Object.entries({ organizationId, tenantId })) {
    if (id !== undefined && !isUuid(id))
      throw new Refusal({ code: 'request.invalid', messages: [`path.${name}: must be a UUID`] });
  }
  return {
    ...(organizationId === undefined ? {} : { organizationId: organizationId.toLowerCase() }),
    ...(tenantId === undefined ? {} : { tenantId: tenantId.toLowerCase() }),
  };
}
