import { Controller, Headers, type MessageEvent } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { mfaResets as contract, type Input } from '#shared/contracts';
import { By, In, Serves, Streams, type Call } from '#server/platform';
import { CancelReset } from '../usecases/cancel-reset.ts';
import { EditReset } from '../usecases/edit-reset.ts';
import { OpenReset } from '../usecases/open-reset.ts';
import { ReadResets } from '../usecases/read-resets.ts';
import { WatchReset } from '../usecases/watch-reset.ts';

const timeOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

/** Resets as drafts, and as they are read. */
@Controller()
export class ResetsController {
  constructor(
    private readonly reading: ReadResets,
    private readonly opening: OpenReset,
    private readonly editing: EditReset,
    private readonly cancelling: CancelReset,
    private readonly watching: WatchReset,
  ) {}

  @Serves(contract.listResets)
  list(@By() call: Call, @In() { params, query }: Input<typeof contract.listResets>) {
    return this.reading.list(call, params.tenantId, {
      ...{ targetId: query.user_id ?? null, executorId: query.executor_id ?? null, state: query.status ?? null },
      ...{ method: query.method ?? null, from: timeOf(query.from), to: timeOf(query.to), after: query.after ?? null },
    });
  }

  @Serves(contract.openReset)
  open(@By() call: Call, @In() { params, body }: Input<typeof contract.openReset>) {
    return this.opening.run(call, params.tenantId, { userId: body.user_id, incidentId: body.incident_id ?? null });
  }

  @Serves(contract.readReset)
  read(@By() call: Call, @In() { params }: Input<typeof contract.readReset>) {
    return this.reading.one(call, params.tenantId, params.id);
  }

  @Serves(contract.editReset)
  edit(@By() call: Call, @In() { params, body }: Input<typeof contract.editReset>) {
    const { method, reason, reason_detail: reasonDetail, urgency, identity_proof: proof, checklist } = body;
    const identity = { identityProof: proof?.method, identityDetail: proof && (proof.detail ?? null) };
    const edit = { method, reason, reasonDetail, urgency, ...identity, checklist, targetVersion: body.target_version };
    return this.editing.run(call, params.tenantId, params.id, edit);
  }

  @Serves(contract.cancelReset)
  cancel(@By() call: Call, @In() { params }: Input<typeof contract.cancelReset>) {
    return this.cancelling.run(call, params.tenantId, params.id);
  }

  @Serves(contract.listResetEvents)
  events(@By() call: Call, @In() { params, query }: Input<typeof contract.listResetEvents>) {
    return this.reading.events(call, params.tenantId, params.id, query.after);
  }

  @Streams(contract.watchReset)
  watch(
    @By() call: Call,
    @In() { params, query }: Input<typeof contract.watchReset>,
    @Headers('last-event-id') last?: string,
  ): Promise<Observable<MessageEvent>> {
    return this.watching.run(call, params.tenantId, params.id, last ?? String(query.after));
  }

  @Serves(contract.makeReport)
  report(@By() call: Call, @In() { params }: Input<typeof contract.makeReport>) {
    return this.reading.report(call, params.tenantId, params.id);
  }
}
