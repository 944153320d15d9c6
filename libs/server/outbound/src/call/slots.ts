/** All places and waiting places of one host are taken. */
export class Overloaded extends Error {
  constructor() {
    super('too many calls to this host');
  }
}

type Waiting = { enter: () => void };
type Host = { running: number; waiting: Waiting[] };

/** At most `limit` calls per host at a time and `queue` waiting: a slow service may not take the whole server with it. */
export class Slots {
  readonly #hosts = new Map<string, Host>();
  readonly #limit: number;
  readonly #queue: number;

  constructor(limit: number, queue: number) {
    this.#limit = limit;
    this.#queue = queue;
  }

  /** Runs `call` in a slot. Throws Overloaded at once when the queue is full, the signal's reason when it ends while waiting. */
  async run<T>(hostName: string, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    const host = this.#hosts.get(hostName) ?? { running: 0, waiting: [] };
    this.#hosts.set(hostName, host);
    if (host.running >= this.#limit) await this.#wait(host, signal);
    else host.running += 1;
    try {
      return await call();
    } finally {
      this.#leave(hostName, host);
    }
  }

  #wait(host: Host, signal: AbortSignal): Promise<void> {
    if (host.waiting.length >= this.#queue) throw new Overloaded();
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        enter: () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      const giveUp = () => {
        host.waiting = host.waiting.filter((other) => other !== waiting);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      host.waiting.push(waiting);
    });
  }

  /** Hands the slot to the next one waiting, so that nobody overtakes the queue. */
  #leave(hostName: string, host: Host): void {
    const next = host.waiting.shift();
    if (next) {
      next.enter();
      return;
    }
    host.running -= 1;
    if (host.running === 0) this.#hosts.delete(hostName);
  }
}
