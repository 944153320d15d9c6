import { Controller } from '@nestjs/common';
import { auditEndpoints as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { ListAuditEvents } from '../usecases/list-audit-events.ts';

/** The list of the audit page. */
@Controller()
export class AuditEventsController {
  constructor(private readonly listing: ListAuditEvents) {}

  @Serves(contract.listAuditEvents)
  list(@By() call: Call, @In() { params, query }: Input<typeof contract.listAuditEvents>) {
    return this.listing.run(call, params.tenantId, query);
  }
}
