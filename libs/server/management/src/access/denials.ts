import { Injectable } from '@nestjs/common';
import { AuditTrail } from '#server/audit';
import { surfaceOf, TenantDb, type Call, type DenialWitness, type Refusal, type SekishoRequest } from '#server/platform';
import { recordableIds } from '../known-ids.ts';

/** Writes a refused management request into the trail of the caller's own tenant: the tenant he asked for may be somebody else's (L-02, TH-20). */
@Injectable()
export class ManagementDenials implements DenialWitness {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditTrail,
  ) {}

  async denied(call: Call, request: SekishoRequest, refusal: Refusal): Promise<void> {
    const { actor } = call;
    if (surfaceOf(request) !== 'management' || (actor.kind !== 'person' && actor.kind !== 'client')) return;
    const detail = { method: request.method, route: request.routeOptions.url, path: recordableIds(request.params) };
    await this.db.run(actor.tenantId, (tx) =>
      this.audit.append(tx, call, [{ type: 'management_denied', outcome: 'denied', reason: refusal.problem.code, detail }]),
    );
  }
}
