import { Controller } from '@nestjs/common';
import { auditEndpoints as contract, type Input } from '#shared/contracts';
import { By, In, Reply, Serves, type Call } from '#server/platform';
import { ErasePerson } from '../usecases/erase-person.ts';
import { ExportRange } from '../usecases/export-range.ts';
import { ProveConsistency } from '../usecases/prove-consistency.ts';
import { ProveEvents } from '../usecases/prove-events.ts';
import { ReadTree } from '../usecases/read-tree.ts';

/** The tree of a tenant and its proofs, on the console's listener. */
@Controller()
export class AuditController {
  constructor(
    private readonly tree: ReadTree,
    private readonly events: ProveEvents,
    private readonly consistency: ProveConsistency,
    private readonly exporting: ExportRange,
    private readonly erasing: ErasePerson,
  ) {}

  @Serves(contract.readTree)
  read(@By() call: Call, @In() { params }: Input<typeof contract.readTree>) {
    return this.tree.run(call, params.tenantId);
  }

  @Serves(contract.proveEvents)
  prove(@By() call: Call, @In() { params, query }: Input<typeof contract.proveEvents>) {
    return this.events.run(call, params.tenantId, query.ids);
  }

  @Serves(contract.proveConsistency)
  compare(@By() call: Call, @In() { params, query }: Input<typeof contract.proveConsistency>) {
    return this.consistency.run(call, params.tenantId, query.from, query.to);
  }

  @Serves(contract.exportTrail)
  async export(@By() call: Call, @In() { params, query }: Input<typeof contract.exportTrail>) {
    const text = await this.exporting.run(call, params.tenantId, query);
    return text.ok ? Reply.of(text.value).with(FILE) : text;
  }

  @Serves(contract.erasePerson)
  erase(@By() call: Call, @In() { params, body }: Input<typeof contract.erasePerson>) {
    return this.erasing.run(call, params.tenantId, body.account_id, body.reason);
  }
}

const FILE = { 'content-type': 'application/x-ndjson', 'content-disposition': 'attachment; filename="audit.jsonl"' };
