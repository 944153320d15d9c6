import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import type { Actor, Call } from '#server/platform';
import { ServiceKeys } from '../../db/service-key.store.ts';
import { Surroundings } from '../../surroundings.ts';

/** Decides whether a bearer is a service key of the tenant. Whoever tries with anything else leaves a trace (L-02). */
@Injectable()
export class AuthenticateService {
  constructor(
    private readonly around: Surroundings,
    private readonly keys: ServiceKeys,
  ) {}

  async run(call: Call, tenantId: string, bearer: string): Promise<Outcome<Actor, Problem>> {
    if (!isUuid(tenantId)) return refuse({ code: 'tenant.not_found' });
    return this.around.db.run(tenantId.toLowerCase(), async (tx) => {
      if (!(await this.around.directory.tenant(tx))) return refuse({ code: 'tenant.not_found' });
      const keyId = await this.keys.find(tx, bearer);
      if (keyId !== null) return ok({ kind: 'service', tenantId: tx.tenantId, keyId });
      await this.around.audit.append(tx, call, [{ type: 'access_denied', outcome: 'denied', reason: 'no_service_key' }]);
      return refuse({ code: 'supabase.not_admin' });
    });
  }
}
