import { refuse, ok, type Outcome } from '#shared/kernel';

type Busy = Readonly<{ code: 'system.overloaded'; retryAfterSeconds: number }>;

/**
 * Lets `width` pieces of work run at once and `depth` wait; whoever comes after that is refused at once.
 * argon2id is gated to the number of cores, because more at a time make every one of them slower (product.md section 5).
 */
export class Gate {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly width: number,
    private readonly depth: number,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<Outcome<T, Busy>> {
    if (this.#running >= this.width) {
      if (this.#waiting.length >= this.depth) return refuse({ code: 'system.overloaded', retryAfterSeconds: 1 });
      await new Promise<void>((start) => this.#waiting.push(start)); // the finisher hands its place over
    } else {
      this.#running += 1;
    }
    try {
      return ok(await work());
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
