import { Injectable } from '@nestjs/common';
import { Approvals, contentHash, type Approval, type ContentOf } from '#server/approvals';
import type { Tx } from '#server/platform';
import type { Reset } from '../db/reset.store.ts';
import { RunStore, type FactorRow } from '../db/run.store.ts';
import { ROLL_BACK, type Draft } from '../drafts.ts';

/** What a rollback would do, before anybody does it (D-3, R-114). */
export type WayBack = Readonly<{
  /** Null once the snapshot's time is over: then only another try leads out. */
  until: Date | null;
  /** What stands again afterwards; what was never removed stands anyway. */
  factors: readonly FactorRow[];
  /** Why a second person has to agree; empty where nobody has to. */
  needs: readonly string[];
  approval: Approval | null;
  /** The approval is of exactly this way back. */
  isCurrent: boolean;
}>;

/** The way back after half a run, as it is shown, asked about and gone. */
@Injectable()
export class WaysBack {
  constructor(
    private readonly runs: RunStore,
    private readonly approvals: Approvals,
  ) {}

  /** Null where there is none to go: a run that is whole, or that changed nothing. */
  async of(tx: Tx, { reset, target }: Pick<Draft, 'reset' | 'target'>): Promise<WayBack | null> {
    if (reset.state !== 'partially_failed') return null;
    const approval = await this.approvals.latest(tx, ROLL_BACK, reset.id);
    return {
      until: await this.runs.keptUntil(tx, reset.id),
      factors: await this.comesBack(tx, reset.id),
      needs: target.facts.importance,
      approval,
      isCurrent: approval !== null && approval.contentHash === contentHash(await this.content(tx, reset)),
    };
  }

  /** What is approved: this run, and the factors that come back. Another try in between changes them, and voids it. */
  async content(tx: Tx, { id, targetId }: Pick<Reset, 'id' | 'targetId'>): Promise<ContentOf<typeof ROLL_BACK>> {
    const factors = (await this.comesBack(tx, id)).map(({ factorId }) => factorId).sort();
    return { tenant: tx.tenantId, reset: id, target: targetId, act: 'roll_back', factors };
  }

  async comesBack(tx: Tx, resetId: string): Promise<readonly FactorRow[]> {
    return (await this.runs.factors(tx, resetId)).filter(({ outcome }) => outcome === 'removed');
  }
}
