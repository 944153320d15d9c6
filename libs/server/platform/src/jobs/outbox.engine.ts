import type { Log } from '../log.ts';
import type { JobEngine, JobHandler } from './job.ts';
import type { JobStore } from './job.store.ts';
import { runJob } from './run-job.ts';
import { WakeUp } from './wake-up.ts';

const POLL_MS = 1_000;
const BATCH = 10;

/** Works the outbox in this process with PostgreSQL alone. Several processes may do so side by side (SKIP LOCKED). */
export class OutboxEngine implements JobEngine {
  readonly #wakeUp: WakeUp;
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> | null = null;
  #again = false;
  #stopped = true;

  constructor(
    private readonly store: JobStore,
    private readonly handlers: readonly JobHandler[],
    private readonly log: Log,
    listenUrl: string,
  ) {
    this.#wakeUp = new WakeUp(listenUrl, () => this.kick());
  }

  async start(): Promise<void> {
    this.#stopped = false;
    this.#timer = setInterval(() => this.kick(), POLL_MS);
    await this.#wakeUp.start();
  }

  /** Waits for the jobs that are being worked; the rest stays in the database. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#wakeUp.stop();
    await this.#round;
  }

  private kick(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#round ??= this.work().finally(() => (this.#round = null));
  }

  private async work(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const jobs = await this.store.claim(BATCH).catch(() => []); // the next poll tries again
      await Promise.all(jobs.map((job) => runJob(job, this.handlers, this.store, this.log)));
      if (jobs.length === BATCH) this.#again = true;
    }
  }
}
