import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Tickets } from '#server/accounts';
import { TenantDb, type Call } from '#server/platform';
import { Surroundings } from '../surroundings.ts';

/**
 * The link for a new factor after a reset (ux.md D-6). Opening it spends nothing and lets nobody in: it is only seen to be good,
 * before anybody types a password for it, and whoever issued it sees that it was opened.
 */
@Injectable()
export class OpenEnrolmentLink {
  constructor(
    private readonly db: TenantDb,
    private readonly tickets: Tickets,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, token: string): Promise<Outcome<{ status: 'success' }, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const opened = await this.tickets.open(tx, 'enrolment', token);
      const known = opened ?? (await this.tickets.peek(tx, 'enrolment', token));
      if (!known) return refuse({ code: 'ticket.invalid' as const });
      const event = { type: 'enrolment_ticket_opened', outcome: 'success', accountId: known.accountId } as const;
      if (opened) await this.around.audit.append(tx, call, [event]);
      return ok({ status: 'success' as const });
    });
  }
}
