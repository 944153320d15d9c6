import { Controller } from '@nestjs/common';
import { mfaResets as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { DecideApproval } from '../usecases/decide-approval.ts';
import { ReadApprovals } from '../usecases/read-approvals.ts';
import { RequestApproval } from '../usecases/request-approval.ts';
import { SendAgain } from '../usecases/send-again.ts';
import { WithdrawApproval } from '../usecases/withdraw-approval.ts';

/** Asking a second person, deciding as one, and telling others. */
@Controller()
export class ResetApprovalsController {
  constructor(
    private readonly reading: ReadApprovals,
    private readonly asking: RequestApproval,
    private readonly withdrawing: WithdrawApproval,
    private readonly deciding: DecideApproval,
    private readonly telling: SendAgain,
  ) {}

  @Serves(contract.listApprovers)
  approvers(@By() call: Call, @In() { params, query }: Input<typeof contract.listApprovers>) {
    return this.reading.approvers(call, params.tenantId, query.target);
  }

  @Serves(contract.requestApproval)
  ask(@By() call: Call, @In() { params, body }: Input<typeof contract.requestApproval>) {
    return this.asking.run(call, params.tenantId, params.id, body.approver_id);
  }

  @Serves(contract.withdrawApproval)
  withdraw(@By() call: Call, @In() { params }: Input<typeof contract.withdrawApproval>) {
    return this.withdrawing.run(call, params.tenantId, params.id);
  }

  @Serves(contract.listApprovalRequests)
  inbox(@By() call: Call, @In() { params }: Input<typeof contract.listApprovalRequests>) {
    return this.reading.inbox(call, params.tenantId);
  }

  @Serves(contract.readApprovalRequest)
  one(@By() call: Call, @In() { params }: Input<typeof contract.readApprovalRequest>) {
    return this.reading.one(call, params.tenantId, params.id);
  }

  @Serves(contract.approveRequest)
  approve(@By() call: Call, @In() { params, body }: Input<typeof contract.approveRequest>) {
    const decision = { verdict: 'approve', hash: body.content_hash, comment: body.comment ?? null } as const;
    return this.deciding.run(call, params.tenantId, params.id, decision);
  }

  @Serves(contract.rejectRequest)
  reject(@By() call: Call, @In() { params, body }: Input<typeof contract.rejectRequest>) {
    const decision = { verdict: 'reject', hash: body.content_hash, comment: body.comment ?? null } as const;
    return this.deciding.run(call, params.tenantId, params.id, decision);
  }

  @Serves(contract.sendInstructions)
  instruct(@By() call: Call, @In() { params }: Input<typeof contract.sendInstructions>) {
    return this.telling.instructions(call, params.tenantId, params.id);
  }

  @Serves(contract.callForHelp)
  help(@By() call: Call, @In() { params, body }: Input<typeof contract.callForHelp>) {
    return this.telling.help(call, params.tenantId, params.id, body.cause);
  }
}
