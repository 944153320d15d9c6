import type { Log } from '../log.ts';
import { JOBS_AT_ONCE, type Job, type JobEngine, type JobHandler } from './job.ts';
import type { JobStore } from './job.store.ts';
import { runJob } from './run-job.ts';
import { WakeUp } from './wake-up.ts';

const POLL_MS = 1_000;

/** Works the outbox in this process with PostgreSQL alone. Several processes may do so side by side (SKIP LOCKED). */
export class OutboxEngine implements JobEngine {
  readonly #wakeUp: WakeUp;
  #timer: NodeJS.Timeout | null = null;
  #claiming: Promise<void> | null = null;
  #again = false;
  #stopped = true;
  readonly #running = new Set<Promise<void>>();

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
    await this.#claiming;
    await Promise.all(this.#running);
  }

  private kick(): void {
    this.#again = true;
    if (this.#stopped) return;
    this.#claiming ??= this.claim().finally(() => (this.#claiming = null));
  }

  /** Takes as many as there is room for, the longest due first. One that takes its time keeps its own place only, not the others'. */
  private async claim(): Promise<void> {
    while (this.#again && !this.#stopped && this.#running.size < JOBS_AT_ONCE) {
      const room = JOBS_AT_ONCE - this.#running.size;
      this.#again = false;
      const jobs = await this.store.claim(room).catch(() => []); // the next poll tries again
      for (const job of jobs) this.begin(job);
      if (jobs.length === room) this.#again = true; // there may be more, once there is room
    }
  }

  private begin(job: Job): void {
    const running = runJob(job, this.handlers, this.store, this.log).finally(() => {
      this.#running.delete(running);
      if (this.#again) this.kick();
    });
    this.#running.add(running);
  }
}
