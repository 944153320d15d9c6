import { Client } from 'pg';

const RECONNECT_MS = 1_000;

/** Calls `onWake` when a job was committed somewhere. Only a hint: the engines poll as well. */
export class WakeUp {
  #client: Client | null = null;
  #stopped = false;

  constructor(
    private readonly url: string,
    private readonly onWake: () => void,
  ) {}

  async start(): Promise<void> {
    if (this.#stopped) return;
    const client = new Client({ connectionString: this.url, application_name: 'sekisho-wake-up' });
    this.#client = client;
    client.on('notification', this.onWake);
    client.on('error', () => this.again());
    client.on('end', () => this.again());
    try {
      await client.connect();
      await client.query('LISTEN sekisho_job');
      this.onWake(); // what was committed while nobody listened
    } catch {
      this.again();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#client?.end().catch(() => undefined);
  }

  private again(): void {
    if (this.#stopped || !this.#client) return;
    this.#client.removeAllListeners();
    this.#client.on('error', () => undefined);
    void this.#client.end().catch(() => undefined);
    this.#client = null;
    setTimeout(() => void this.start(), RECONNECT_MS).unref();
  }
}
