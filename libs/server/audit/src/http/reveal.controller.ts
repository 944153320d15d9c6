import { Controller } from '@nestjs/common';
import { auditEndpoints as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { RevealEvent } from '../usecases/reveal-event.ts';

/** What is masked in the list, of one event. */
@Controller()
export class RevealController {
  constructor(private readonly revealing: RevealEvent) {}

  @Serves(contract.revealAuditEvent)
  reveal(@By() call: Call, @In() { params }: Input<typeof contract.revealAuditEvent>) {
    return this.revealing.run(call, params.tenantId, params.id);
  }
}
