import type { Log } from '#server/platform';
import type { Sealed, Sealer } from './sealer.ts';
import type { SealStore } from './seal.store.ts';

const TICK_MS = 200;
const BATCH = 2_000;

/** What the operator's metrics are told. */
export type SealGauge = Readonly<{ lag(seconds: number): void; sealed(count: number): void }>;
/** What a stranger's hand in the tables is told to; each once, not every tick. */
export type SealAlarm = (
  tenantId: string,
  found: Extract<Sealed, { kind: 'refused' }> | Readonly<{ kind: 'missing'; eventIds: readonly string[] }>,
) => Promise<void>;

type Parts = Readonly<{ store: SealStore; sealer: Sealer; log: Log; gauge: SealGauge; alarm: SealAlarm }>;

/** Seals what waits, tenant after tenant, five times a second. Runs in every worker: the locks say who seals. */
export class SealingLoop {
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> | null = null;
  #stopped = false;
  readonly #refused = new Set<string>();

  constructor(private readonly parts: Parts) {}

  start(): void {
    this.#timer = setInterval(() => void this.round(), TICK_MS);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#round;
  }

  /** One round over all tenants that wait; a second caller gets the round that runs. Never throws: the next tick tries again. */
  round(): Promise<void> {
    this.#round ??= this.work()
      .catch((fault: unknown) =>
        this.parts.log.warn({ reason: fault instanceof Error ? fault.message : 'fault' }, 'sealing failed'),
      )
      .finally(() => (this.#round = null));
    return this.#round;
  }

  private async work(): Promise<void> {
    const waiting = await this.parts.store.waiting();
    this.parts.gauge.lag(Math.max(0, ...waiting.map(({ seconds }) => seconds)));
    for (const { tenantId } of waiting) await this.drain(tenantId);
  }

  private async drain(tenantId: string): Promise<void> {
    for (let taken = BATCH; taken === BATCH && !this.#stopped;) {
      const sealed = await this.parts.sealer.seal(tenantId, BATCH);
      taken = sealed?.kind === 'sealed' ? sealed.taken : 0;
      if (taken > 0) this.parts.gauge.sealed(taken);
      if (sealed) await this.tell(tenantId, sealed);
    }
  }

  private async tell(tenantId: string, sealed: Sealed): Promise<void> {
    if (sealed.kind === 'sealed' && sealed.missing.length > 0)
      await this.parts.alarm(tenantId, { kind: 'missing', eventIds: sealed.missing });
    if (sealed.kind !== 'refused') return void this.#refused.delete(tenantId);
    if (this.#refused.has(tenantId)) return;
    this.#refused.add(tenantId);
    this.parts.log.error({ tenant: tenantId, reason: sealed.reason, size: sealed.size }, 'the audit trail is not sealed');
    await this.parts.alarm(tenantId, sealed);
  }
}
