import { Controller } from '@nestjs/common';
import { mfaResets as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { AssistSetUp } from '../usecases/assist-set-up.ts';

/** The set-up of a new factor after a reset, with the user present. */
@Controller()
export class SetUpController {
  constructor(private readonly assisting: AssistSetUp) {}

  @Serves(contract.readSetUp)
  read(@By() call: Call, @In() { params }: Input<typeof contract.readSetUp>) {
    return this.assisting.read(call, params.tenantId, params.id);
  }

  @Serves(contract.issueEnrolmentTicket)
  issue(@By() call: Call, @In() { params }: Input<typeof contract.issueEnrolmentTicket>) {
    return this.assisting.issue(call, params.tenantId, params.id);
  }

  @Serves(contract.revokeEnrolmentTicket)
  revoke(@By() call: Call, @In() { params }: Input<typeof contract.revokeEnrolmentTicket>) {
    return this.assisting.revoke(call, params.tenantId, params.id, params.ticketId);
  }
}
