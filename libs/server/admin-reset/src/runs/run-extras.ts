import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import type { Draft } from '../drafts.ts';
import { approvalView, runFactorView } from '../views.ts';
import { WaysBack } from './way-back.ts';

/** What is alive of an account: it all ends with a reset. */
const alive = statement(
  'reset.alive',
  `SELECT (SELECT count(*)::int FROM session WHERE tenant_id = $1 AND account_id = $2 AND ended_at IS NULL AND expires_at > now()) AS sessions,
     (SELECT count(*)::int FROM remembered_device WHERE tenant_id = $1 AND account_id = $2 AND revoked_at IS NULL AND expires_at > now()) AS devices`,
);
/** The last of what was told of one kind of fact. */
const told = statement(
  'reset.told',
  `SELECT facts FROM mfa_reset_event WHERE tenant_id = $1 AND reset_id = $2 AND facts ? $3 ORDER BY seq DESC LIMIT 1`,
);
type Told = Readonly<{ facts: Readonly<{ trace?: string; verdict?: string; size?: number }> }>;

/** What a reset's page is shown beside its row: how much it ends, what went wrong where, and the way back. */
@Injectable()
export class RunExtras {
  constructor(private readonly ways: WaysBack) {}

  async of(tx: Tx, draft: Draft) {
    const { reset } = draft;
    const counted = await tx.one<{ sessions: number; devices: number }>(alive, [tx.tenantId, reset.targetId]);
    const check = (await this.told(tx, reset.id, 'verdict'))?.facts ?? null;
    return {
      ends: counted ?? { sessions: 0, devices: 0 },
      trace_id: (await this.told(tx, reset.id, 'trace'))?.facts.trace ?? null,
      audit_check: check && { verdict: check.verdict ?? 'broken', size: check.size ?? 0 },
      way_back: await this.wayBack(tx, draft),
    };
  }

  private told(tx: Tx, resetId: string, fact: 'trace' | 'verdict'): Promise<Told | null> {
    return tx.one<Told>(told, [tx.tenantId, resetId, fact]);
  }

  private async wayBack(tx: Tx, draft: Draft) {
    const way = await this.ways.of(tx, draft);
    return (
      way && {
        ...{ until: way.until, factors: way.factors.map(runFactorView), approval_reasons: way.needs },
        ...{ approval: way.approval && approvalView(way.approval), is_current: way.isCurrent },
      }
    );
  }
}
