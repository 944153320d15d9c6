import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { permits, type Problem } from '#shared/contracts';
import { canonicalJson } from '#shared/evidence';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { signedHeadOf, TreeReader } from '#server/audit';
import type { Call, Tx } from '#server/platform';
import { ResetStore, RESETS_PER_PAGE, type Filter, type Reset } from '../db/reset.store.ts';
import { RunStore } from '../db/run.store.ts';
import type { Admin } from '../desk.ts';
import { etaSeconds } from '../domain/eta.ts';
import { Drafts, type Draft } from '../drafts.ts';
import { Escalations } from '../notices/escalations.ts';
import { Notices } from '../notices/notices.ts';
import { Names } from '../people/names.ts';
import { reportOf, type TrailLine } from '../report.ts';
import { RunExtras } from '../runs/run-extras.ts';
import { Surroundings } from '../surroundings.ts';
import { lineView, resetView, type ResetView } from '../views.ts';

/** What a reader is shown of a run. */
@Injectable()
export class ReadingParts {
  constructor(
    readonly resets: ResetStore,
    readonly runs: RunStore,
    readonly notices: Notices,
    readonly escalations: Escalations,
    readonly names: Names,
    readonly extras: RunExtras,
  ) {}
}

type Shown = ResetView & Awaited<ReturnType<RunExtras['of']>>;
type Wanted = Omit<Filter, 'after' | 'requesterId'> & Readonly<{ executorId: string | null; after: string | null }>;

/** Resets as they are read: one, its progress, the history, the report. Reading is on record where it tells of a person. */
@Injectable()
export class ReadResets {
  constructor(
    private readonly around: Surroundings,
    private readonly drafts: Drafts,
    private readonly parts: ReadingParts,
  ) {}

  one(call: Call, tenantId: string, id: string): Promise<Outcome<Shown, Problem>> {
    return this.of(call, tenantId, id, async (tx, admin, reset) => {
      const draft = await this.drafts.complete(tx, { tenantId: reset.requesterTenantId, accountId: reset.requesterId }, reset);
      if (!draft) return refuse({ code: 'reset.user_not_found' });
      const { runs, notices, resets } = this.parts;
      const running = reset.state === 'running' && reset.executedAt !== null;
      const eta =
        running && reset.executedAt
          ? etaSeconds(await resets.medianSeconds(tx), reset.executedAt, this.around.clock.now())
          : null;
      const steps = await runs.steps.list(tx, id);
      const shown = mayReadWords(admin, reset) ? draft : withoutWords(draft);
      const view = resetView(shown, { steps, factors: await runs.factors(tx, id), notices: await notices.list(tx, id), eta });
      return ok({ ...view, ...(await this.parts.extras.of(tx, draft)) });
    });
  }

  /** What was told after `seq`: the poll that stands in for the stream. */
  events(call: Call, tenantId: string, id: string, seq: number) {
    return this.of(call, tenantId, id, async (tx, _, reset) =>
      ok({ state: reset.state, last_seq: reset.lastSeq, list: await this.parts.runs.events(tx, id, seq) }),
    );
  }

  /** Everybody's for who audits or approves, one's own for who carries them out. */
  list(call: Call, tenantId: string, wanted: Wanted) {
    return this.around.asReader(call, tenantId, { type: 'mfa_reset', id: tenantId }, 'mfa_reset.read', async (tx, admin) => {
      const requesterId = seesAll(admin) ? wanted.executorId : admin.accountId;
      const resets = await this.parts.resets.list(tx, { ...wanted, requesterId, after: placeOf(wanted.after) });
      const last = resets.at(-1);
      const next = resets.length === RESETS_PER_PAGE && last ? `${last.createdAt.toISOString()}~${last.id}` : null;
      await this.around.tell(tx, call, {
        type: 'mfa_reset_read',
        outcome: 'success',
        detail: { part: 'history', hits: resets.length },
      });
      const nameOf = await this.parts.names.of(tx, resets);
      return ok({ list: resets.map((reset) => ({ ...lineView(reset), ...nameOf(reset) })), next });
    });
  }

  /** Everything a case file needs, and the digest by which it is known (R-126, D-27). */
  report(call: Call, tenantId: string, id: string) {
    return this.of(call, tenantId, id, async (tx, admin, reset) => {
      if (reset.executedAt === null) return refuse({ code: 'reset.wrong_state', state: reset.state });
      const draft = await this.drafts.complete(tx, { tenantId: reset.requesterTenantId, accountId: reset.requesterId }, reset);
      if (!draft) return refuse({ code: 'reset.user_not_found' });
      const { runs, notices, escalations } = this.parts;
      const [steps, factors] = [await runs.steps.list(tx, id), await runs.factors(tx, id)];
      const told = { notices: await notices.list(tx, id), escalations: await escalations.list(tx, id) };
      const made = { at: this.around.clock.now(), by: admin.accountId, tenantId };
      const head = await new TreeReader(tx).head();
      const people = await this.parts.names.ofRun(tx, reset, draft.approval?.approverId ?? null);
      const known = { ...people, head: head && signedHeadOf(head) };
      const shown = mayReadWords(admin, reset) ? draft : withoutWords(draft);
      const report = reportOf(shown, { steps, factors, ...told }, made, known, await this.trail(tx, id));
      const sha256 = createHash('sha256').update(canonicalJson(report)).digest('hex');
      const target = { type: 'mfa_reset', id };
      await this.around.tell(tx, call, { type: 'mfa_reset_reported', outcome: 'success', target, detail: { sha256 } });
      return ok({ report, sha256 });
    });
  }

  private trail(tx: Tx, id: string) {
    return tx.rows<TrailLine>(
      {
        name: 'reset.trail',
        text: `SELECT id, type, occurred_at AS at, detail->'changed' AS changed FROM audit_event WHERE tenant_id = $1 AND target_type = 'mfa_reset' AND target_id = $2 ORDER BY occurred_at, id LIMIT 200`,
      },
      [tx.tenantId, id],
    );
  }

  private of<T>(
    call: Call,
    tenantId: string,
    id: string,
    act: (tx: Tx, admin: Admin, reset: Reset) => Promise<Outcome<T, Problem>>,
  ) {
    return this.around.asReader(call, tenantId, { type: 'mfa_reset', id }, 'mfa_reset.read', async (tx, admin) => {
      const reset = isUuid(id) ? await this.parts.resets.find(tx, id) : null;
      const isOwn = reset?.requesterId === admin.accountId;
      // Another administrator's run is seen while it runs, to know why one has to wait; a draft is its author's.
      const isSeen = reset !== null && (isOwn || seesAll(admin) || reset.state !== 'draft');
      return reset && isSeen ? act(tx, admin, reset) : refuse({ code: 'reset.not_found' });
    });
  }
}

const seesAll = ({ permissions }: Admin): boolean =>
  permits(permissions, 'audit.read') || permits(permissions, 'mfa_reset.approve');

/** What was written about a user is read by its author, by who decides about it, and by auditors. */
const mayReadWords = (admin: Admin, reset: Reset): boolean => reset.requesterId === admin.accountId || seesAll(admin);

const withoutWords = (draft: Draft): Draft => ({
  ...draft,
  reset: { ...draft.reset, reasonDetail: null, identityDetail: null },
  approval: draft.approval && { ...draft.approval, comment: null },
});

function placeOf(after: string | null): Filter['after'] {
  const [at = '', id = ''] = (after ?? '').split('~');
  const time = new Date(at);
  // A place of ours lies after 1970; what lies before is one that the database may not know.
  return !(time.getTime() >= 0) || !isUuid(id) ? null : { at: time, id };
}
