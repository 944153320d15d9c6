import { Client } from 'pg';
import type { Log } from '#server/platform';
import type { AnchorSink } from './anchor-sinks.ts';
import type { AnchorStore, Delivery } from './anchor.store.ts';

const EVERY_MS = 10_000;
const RECONNECT_MS = 1_000;
/** Committed by acts that want their anchor at once (rulings section 9): resets, incident mode, restore. */
export const ANCHOR_CHANNEL = 'sekisho_anchor';

/** What the operator's metrics are told of each sink. */
export type AnchorGauge = Readonly<{ waiting(sink: string, count: number): void; lost(sink: string, isLost: boolean): void }>;
/** Told once when a sink stops taking heads and once when it takes them again, with the tenants whose heads were at hand. */
export type AnchorAlarm = (sink: string, delivery: Delivery) => Promise<void>;

type Parts = Readonly<{
  store: AnchorStore;
  sinks: readonly AnchorSink[];
  log: Log;
  gauge: AnchorGauge;
  alarm: AnchorAlarm;
  /** Seals what waits, so that what is anchored at once is in its tree. */
  seal: () => Promise<void>;
  listenUrl: string;
}>;

/** Carries heads out of the database every ten seconds, and at once when it is asked to. What a sink did not take is kept, in order. */
export class AnchoringLoop {
  #timer: NodeJS.Timeout | null = null;
  #client: Client | null = null;
  #round: Promise<void> | null = null;
  #stopped = false;

  constructor(private readonly parts: Parts) {}

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.round(), EVERY_MS);
    await this.listen();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#client?.end().catch(() => undefined);
    await this.#round;
  }

  /** One round over all sinks; never throws, the next one tries again. */
  round(): Promise<void> {
    this.#round ??= this.work().finally(() => (this.#round = null));
    return this.#round;
  }

  private async work(): Promise<void> {
    await Promise.all(
      this.parts.sinks.map((sink) =>
        this.serve(sink).catch((fault: unknown) =>
          this.parts.log.warn({ sink: sink.name, reason: fault instanceof Error ? fault.message : 'fault' }, 'anchoring failed'),
        ),
      ),
    );
  }

  private async serve(sink: AnchorSink): Promise<void> {
    const { store, gauge } = this.parts;
    await store.note(sink.name);
    for (let isGoing = true; isGoing && !this.#stopped;) {
      const delivery = await store.deliver(sink.name, (heads) => sink.write(heads));
      isGoing = delivery !== null && delivery.failed === null;
      if (delivery) await this.tell(sink.name, delivery);
    }
    gauge.waiting(sink.name, await store.waiting(sink.name));
  }

  private async tell(sink: string, delivery: Delivery): Promise<void> {
    this.parts.gauge.lost(sink, delivery.failed !== null);
    if (delivery.isFirstFailure) this.parts.log.error({ sink, reason: delivery.failed }, 'an anchor does not take tree heads');
    if (delivery.isFirstFailure || delivery.isFirstSuccess) await this.parts.alarm(sink, delivery);
  }

  private async listen(): Promise<void> {
    if (this.#stopped) return;
    const client = new Client({ connectionString: this.parts.listenUrl, application_name: 'sekisho-anchor' });
    this.#client = client;
    client.on('notification', () => void this.atOnce());
    client.once('error', () => this.again(client));
    client.once('end', () => this.again(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${ANCHOR_CHANNEL}`);
    } catch {
      this.again(client);
    }
  }

  private async atOnce(): Promise<void> {
    await this.parts.seal();
    await this.#round; // one that began before the seal
    await this.round();
  }

  private again(client: Client): void {
    if (this.#stopped || this.#client !== client) return;
    this.#client = null;
    client.on('error', () => undefined);
    void client.end().catch(() => undefined);
    setTimeout(() => void this.listen(), RECONNECT_MS).unref();
  }
}
