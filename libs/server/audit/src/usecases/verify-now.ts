import { Injectable } from '@nestjs/common';
import type { Call } from '#server/platform';
import type { Verdict } from '../verify/finding.ts';
import { eventOfVerdict, verifyNewest } from '../verify/verify-newest.ts';
import { AuditDesk } from './desk.ts';

/** Holds the newest part of the trail against its tree, its heads and its anchors; the result is an event (L-06), also when it is a bad one. */
@Injectable()
export class VerifyNow {
  constructor(private readonly desk: AuditDesk) {}

  async run(call: Call, tenantId: string): Promise<Verdict & Readonly<{ complete: boolean }>> {
    const anchors = await this.desk.anchorsOf(tenantId);
    const witness = { keys: this.desk.keys, vault: this.desk.vault, anchors };
    const verdict = await this.desk.db.run(tenantId, (tx) => verifyNewest(tx, witness));
    await this.desk.db.run(tenantId, (tx) => this.desk.record(tx, call, eventOfVerdict(verdict)));
    return { ...verdict, complete: verdict.checked.fromSeq === 0 && verdict.checked.lookedTo === null };
  }
}
