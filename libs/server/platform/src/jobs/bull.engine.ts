import { setTimeout as sleep } from 'node:timers/promises';
import Bull, { type Queue } from 'bull';
import type { Log } from '../log.ts';
import { JOBS_AT_ONCE, type JobEngine, type JobHandler } from './job.ts';
import type { JobStore } from './job.store.ts';
import { runJob } from './run-job.ts';
import { WakeUp } from './wake-up.ts';

const POLL_MS = 1_000;
const BATCH = 100;
const REOPEN_MS = 1_000;
/** How long a stop waits for Redis itself; running handlers are waited for before that. */
const FAREWELL_MS = 3_000;

type Ticket = { tenantId: string; id: string };
type Options = Readonly<{ listenUrl: string; redisUrl: string; queueName?: string }>;

/**
 * Relays outbox rows to a Bull queue, where any worker process takes them. Redis carries only ids: a row is leased in
 * PostgreSQL before its handler runs and closed only by it, so losing Redis loses nothing.
 */
export class BullEngine implements JobEngine {
  #queue: Queue<Ticket>;
  readonly #wakeUp: WakeUp;
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #relaying: Promise<void> | null = null;
  #stopped = false;

  constructor(
    private readonly store: JobStore,
    private readonly handlers: readonly JobHandler[],
    private readonly log: Log,
    private readonly options: Options,
  ) {
    this.#queue = this.open();
    this.#wakeUp = new WakeUp(options.listenUrl, () => this.kick());
  }

  async start(): Promise<void> {
    this.process(this.#queue);
    this.#timer = setInterval(() => this.kick(), POLL_MS);
    await this.#wakeUp.start();
  }

  /** Waits for the handlers that run; then for Redis, but not longer than it takes to notice that it is away. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#wakeUp.stop();
    await Promise.allSettled(this.#running);
    await this.leave(this.#queue);
    await this.#relaying;
  }

  private open(): Queue<Ticket> {
    const queue = new Bull<Ticket>(this.options.queueName ?? 'sekisho', this.options.redisUrl);
    queue.on('error', (fault: Error) => this.log.warn({ reason: fault.message }, 'job queue unreachable'));
    return queue;
  }

  /** Bull starts to take jobs once Redis answers. A queue whose first words to Redis failed stays useless: a new one is opened. */
  private process(queue: Queue<Ticket>): void {
    const begin = (): void => {
      queue
        .process(JOBS_AT_ONCE, ({ data }) => this.work(data))
        .catch(async () => {
          if (this.#stopped) return;
          await this.leave(queue);
          await sleep(REOPEN_MS);
          if (this.#stopped) return;
          this.#queue = this.open();
          this.process(this.#queue);
        });
    };
    if (queue.client.status === 'ready') begin();
    else queue.client.once('ready', begin);
  }

  private async work({ tenantId, id }: Ticket): Promise<void> {
    const work = this.store.claimOne(tenantId, id).then((job) => job && runJob(job, this.handlers, this.store, this.log));
    const running = work.then(() => undefined).finally(() => this.#running.delete(running));
    this.#running.add(running);
    await running;
  }

  /** Bull's own farewell waits for Redis for ever, so without Redis the connections are simply dropped. */
  private async leave(queue: Queue<Ticket>): Promise<void> {
    const isReachable = queue.client.status === 'ready';
    if (!isReachable) for (const client of queue.clients) client.disconnect();
    const patience = new AbortController();
    const closed = queue.close(!isReachable).catch(() => undefined);
    await Promise.race([closed, sleep(FAREWELL_MS, undefined, { signal: patience.signal }).catch(() => undefined)]);
    patience.abort();
    for (const client of queue.clients) client.disconnect();
  }

  private kick(): void {
    this.#relaying ??= this.relay().finally(() => (this.#relaying = null));
  }

  private async relay(): Promise<void> {
    const queue = this.#queue;
    if (this.#stopped || queue.client.status !== 'ready') return; // nothing is marked as handed over that could not be
    const tickets = await this.store.relay(BATCH).catch(() => []);
    for (const { due, ...ticket } of tickets) {
      // The job id makes a second relay of a row that still waits in Redis a no-op. Who was due first goes first, as without Redis:
      // a run that is urgent overtakes what was handed over before it.
      const options = { jobId: ticket.id, priority: due, removeOnComplete: true, removeOnFail: true };
      await queue.add(ticket, options).catch(() => undefined);
    }
    if (tickets.length === BATCH) await this.relay();
  }
}
