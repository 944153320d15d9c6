import pg from 'pg';

/** Holds what a reset is about to change, so that its run stands still in the third step for as long as somebody looks. */
export class Standstill {
  readonly #client: pg.Client;
  #isOn = false;

  constructor(connectionString: string) {
    this.#client = new pg.Client({ connectionString });
  }

  /** Not for much longer than nine seconds: then the step gives up, and begins again half a minute later. */
  async begin(accountId: string): Promise<void> {
    if (!this.#isOn) await this.#client.connect();
    this.#isOn = true;
    await this.#client.query('BEGIN');
    await this.#client.query(`SELECT id FROM factor WHERE account_id = $1 FOR UPDATE`, [accountId]);
  }

  async end(): Promise<void> {
    if (this.#isOn) await this.#client.query('ROLLBACK');
  }

  async close(): Promise<void> {
    if (this.#isOn) await this.#client.end();
  }
}
