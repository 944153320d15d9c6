import Bull, { type Queue } from 'bull';
import type { Log } from '../log.ts';
import type { JobEngine, JobHandler } from './job.ts';
import type { JobStore } from './job.store.ts';
import { runJob } from './run-job.ts';
import { WakeUp } from './wake-up.ts';

const POLL_MS = 1_000;
const BATCH = 100;
const CONCURRENCY = 10;

type Ticket = { tenantId: string; id: string };

/**
 * Relays outbox rows to a Bull queue, where any worker process takes them. Redis carries only ids: a row is leased in
 * PostgreSQL before its handler runs and closed only by it, so losing Redis loses nothing.
 */
export class BullEngine implements JobEngine {
  readonly #queue: Queue<Ticket>;
  readonly #wakeUp: WakeUp;
  #timer: NodeJS.Timeout | null = null;
  #relaying: Promise<void> | null = null;

  constructor(
    private readonly store: JobStore,
    private readonly handlers: readonly JobHandler[],
    private readonly log: Log,
    options: { listenUrl: string; redisUrl: string; queueName?: string },
  ) {
    this.#queue = new Bull<Ticket>(options.queueName ?? 'sekisho', options.redisUrl);
    this.#queue.on('error', (fault: Error) => this.log.warn({ reason: fault.message }, 'job queue unreachable'));
    this.#wakeUp = new WakeUp(options.listenUrl, () => this.kick());
  }

  async start(): Promise<void> {
    void this.#queue.process(CONCURRENCY, async ({ data }) => {
      const job = await this.store.claimOne(data.tenantId, data.id);
      if (job) await runJob(job, this.handlers, this.store, this.log);
    });
    this.#timer = setInterval(() => this.kick(), POLL_MS);
    await this.#wakeUp.start();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#wakeUp.stop();
    await this.#relaying;
    await this.#queue.close();
  }

  private kick(): void {
    this.#relaying ??= this.relay().finally(() => (this.#relaying = null));
  }

  private async relay(): Promise<void> {
    const tickets = await this.store.relay(BATCH).catch(() => []);
    for (const ticket of tickets) {
      // The job id makes a second relay of a row that still waits in Redis a no-op.
      await this.#queue.add(ticket, { jobId: ticket.id, removeOnComplete: true, removeOnFail: true }).catch(() => undefined);
    }
  }
}
