import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome, isUuid } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { TenantDb, type Actor, type Call } from '#server/platform';
import { AccessTokens } from '#server/sessions';
import { Directory } from '#server/tenancy';

/** Decides whom a token at a user's endpoint stands for. A client's own token stands for nobody. */
@Injectable()
export class AuthenticateBearer {
  constructor(
    private readonly db: TenantDb,
    private readonly tokens: AccessTokens,
    private readonly directory: Directory,
    private readonly audit: AuditTrail,
  ) {}

  async run(call: Call, tenantId: string, token: string): Promise<Outcome<Actor, Problem>> {
    if (!isUuid(tenantId)) return refuse({ code: 'tenant.not_found' });
    const verified = await this.tokens.verify(tenantId.toLowerCase(), token, 'userinfo');
    if (!verified.ok || verified.value.accountId === null) return this.refused(call, tenantId.toLowerCase());
    const { accountId, ...rest } = verified.value;
    return ok({ kind: 'person', accountId, ...rest, permissions: [] });
  }

  /** Failures are recorded, successes are only counted (rulings section 8). */
  private refused(call: Call, tenantId: string): Promise<Outcome<Actor, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      if ((await this.directory.tenant(tx)) === null) return refuse({ code: 'tenant.not_found' });
      await this.audit.append(tx, call, [{ type: 'userinfo_failure', outcome: 'denied', reason: 'invalid_token' }]);
      return refuse({ code: 'access.token_invalid' });
    });
  }
}
