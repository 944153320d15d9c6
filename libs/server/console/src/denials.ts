import { Injectable } from '@nestjs/common';
import { isUuid } from '#shared/kernel';
import { surfaceOf, type Call, type DenialWitness, type Refusal, type SekishoRequest } from '#server/platform';
import { Surroundings } from './surroundings.ts';

/** Writes a refused request into the trail of the administrator's own tenant: the one he asked for may be somebody else's (L-02). */
@Injectable()
export class ConsoleDenials implements DenialWitness {
  constructor(private readonly around: Surroundings) {}

  async denied(call: Call, request: SekishoRequest, refusal: Refusal): Promise<void> {
    const { actor } = call;
    if (surfaceOf(request) !== 'console' || actor.kind !== 'admin') return;
    const named = Object.entries((request.params ?? {}) as Record<string, unknown>).filter(([, value]) => isUuid(value));
    const detail = { method: request.method, route: request.routeOptions.url, path: Object.fromEntries(named) };
    const event = {
      type: 'admin_denied',
      outcome: 'denied',
      reason: refusal.problem.code,
      accountId: actor.accountId,
      detail,
    } as const;
    await this.around.db.run(actor.tenantId, (tx) => this.around.audit.append(tx, call, [event]));
  }
}
