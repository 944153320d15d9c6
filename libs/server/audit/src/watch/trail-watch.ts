import { secondsFrom, type Clock, type Log, type Vault } from '#server/platform';
import type { AuditEvent } from '#shared/contracts';
import type { AuditKeys } from '../seal/audit-keys.ts';
import type { SignedHead } from '../seal/head.ts';
import type { AllTrails } from '../verify/all-trails.ts';
import type { Verdict } from '../verify/finding.ts';
import { eventOfVerdict, verifyNewest, type Bounds } from '../verify/verify-newest.ts';
import { TreeReader } from '../prove/tree-reader.ts';
import { checkAnchoredHead } from './anchored-head.ts';
import type { LastWatched, WatchStore } from './watch.store.ts';

const EVERY_SECONDS = 3_600;
/** Among how many events is looked in an hour for what was slipped in beside the tree; the next hour goes on behind them. */
const LOOKED_AT = 500_000;

type Anchors = ReadonlyMap<string, readonly SignedHead[]>;
type Parts = Readonly<{
  trails: AllTrails;
  store: WatchStore;
  keys: AuditKeys;
  vault: Vault;
  clock: Clock;
  log: Log;
  /** The heads that stand outside the database, by tenant. */
  anchors: () => Promise<Anchors>;
  record: (tenantId: string, event: AuditEvent) => Promise<void>;
  /** How many trails did not hold when they were last looked at. */
  gauge: (broken: number) => void;
  /** How much is verified in a round; tests make it little. */
  bounds?: Bounds;
}>;

/** Verifies without being asked: the anchored heads when a worker starts, and the newest part of each trail once an hour. */
export class TrailWatch {
  readonly #broken = new Set<string>();
  /** When this worker last found a quiet trail whole, which is not written into it. */
  readonly #foundQuiet = new Map<string, Date>();

  constructor(private readonly parts: Parts) {}

  /** Has the database become older than what was anchored? Asked before this process builds anything on it. */
  async atStart(): Promise<void> {
    const { trails, keys } = this.parts;
    for (const [tenantId, anchors] of await this.parts.anchors()) {
      const finding = await checkAnchoredHead(trails.reading(tenantId), anchors, keys);
      if (!finding) continue;
      const { state, seq, size, text } = finding;
      await this.alarm(tenantId, text, { reason: state, detail: { size: size ?? 0, findings: [{ state, seq, size }] } });
    }
  }

  /** One round over the trails that are due. What fails is tried again at the next. */
  round(): Promise<void> {
    return this.parts.store.alone(async () => {
      const anchors = await this.parts.anchors();
      for (const tenantId of await this.parts.trails.tenants()) {
        const last = await this.parts.store.last(tenantId);
        if (this.isDue(tenantId, last)) await this.verify(tenantId, anchors.get(tenantId) ?? [], last);
      }
    });
  }

  private isDue(tenantId: string, last: LastWatched | null): boolean {
    const hourAgo = secondsFrom(this.parts.clock.now(), -EVERY_SECONDS);
    const quiet = this.#foundQuiet.get(tenantId);
    return (last === null || last.at <= hourAgo) && (quiet === undefined || quiet <= hourAgo);
  }

  /** Nothing happened in it but its own last verification, which found it whole. */
  private async isQuiet(tenantId: string, last: LastWatched | null): Promise<boolean> {
    if (last === null || last.outcome !== 'success' || last.to !== null) return false;
    const head = await new TreeReader(this.parts.trails.reading(tenantId)).head();
    return Number(head?.size ?? 0) === last.size + 1;
  }

  private async verify(tenantId: string, anchors: readonly SignedHead[], last: LastWatched | null): Promise<void> {
    const { trails, keys, vault, record, gauge, clock, bounds = { lookedAt: LOOKED_AT } } = this.parts;
    const after = last?.to ?? undefined;
    const verdict: Verdict = await verifyNewest(trails.reading(tenantId), { keys, vault, anchors }, { ...bounds, after });
    // Else a trail in which nobody does anything would grow by what is said of it.
    if (verdict.state === 'ok' && (await this.isQuiet(tenantId, last))) return void this.#foundQuiet.set(tenantId, clock.now());
    const event = eventOfVerdict(verdict);
    await record(tenantId, event);
    if (verdict.state !== 'ok') {
      const { reason = verdict.state, detail = {} } = event;
      return this.alarm(tenantId, verdict.findings[0]?.text ?? verdict.state, { reason, detail });
    }
    this.#broken.delete(tenantId);
    gauge(this.#broken.size);
  }

  private async alarm(tenantId: string, text: string, told: Pick<AuditEvent, 'reason' | 'detail'>): Promise<void> {
    this.#broken.add(tenantId);
    this.parts.gauge(this.#broken.size);
    this.parts.log.error({ tenant: tenantId, reason: told.reason, text }, 'the audit trail does not hold');
    await this.parts.record(tenantId, { type: 'audit_broken', outcome: 'failure', ...told });
  }
}
