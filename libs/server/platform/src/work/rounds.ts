import type { Log } from '../log.ts';

type Parts = Readonly<{ everyMs: number; work: () => Promise<void>; log: Log; failed: string }>;

/** Work that comes round again and again in every worker. One round at a time; what fails is told to the log and tried at the next. */
export class Rounds {
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> | null = null;

  constructor(private readonly parts: Parts) {}

  start(): void {
    this.#timer = setInterval(() => void this.round(), this.parts.everyMs);
  }

  /** Waits for the round that runs. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#round;
  }

  /** Never throws. A second caller gets the round that runs. */
  round(): Promise<void> {
    const { work, log, failed } = this.parts;
    this.#round ??= work()
      .catch((fault: unknown) => log.warn({ reason: fault instanceof Error ? fault.message : 'fault' }, failed))
      .finally(() => (this.#round = null));
    return this.#round;
  }
}
