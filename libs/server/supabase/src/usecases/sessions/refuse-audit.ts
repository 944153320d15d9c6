import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import type { Call } from '#server/platform';
import { Surroundings } from '../../surroundings.ts';

/**
 * `admin/audit`: no key of a machine reads the audit trail, however much else it may (rulings section 5); people with
 * `audit.read` do so elsewhere. Refused in the words of the wire format, and on record.
 */
@Injectable()
export class RefuseAudit {
  constructor(private readonly around: Surroundings) {}

  run(call: Call, tenantId: string): Promise<Outcome<never, Problem>> {
    return this.around.db.run(tenantId, async (tx) => {
      const event = { type: 'audit_log_read', outcome: 'denied', reason: 'service_key' } as const;
      await this.around.audit.append(tx, call, [event]);
      return refuse({ code: 'supabase.not_admin' as const });
    });
  }
}
