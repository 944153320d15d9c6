import pg from 'pg';

/** Lets time pass for one login by ageing its rows, and breaks and mends one login, where no person could. */
export class Ageing {
  readonly #client: pg.Client;
  #connected: Promise<unknown> | null = null;

  constructor(connectionString: string) {
    this.#client = new pg.Client({ connectionString });
  }

  async #run(text: string, id: string): Promise<void> {
    await (this.#connected ??= this.#client.connect());
    const { rowCount } = await this.#client.query(text, [id]);
    if (rowCount === 0) throw new Error(`nothing was aged for ${id}`);
  }

  /** The login was begun 31 minutes ago. */
  expireLogin = (id: string) =>
    this.#run(`UPDATE authentication_transaction SET expires_at = expires_at - interval '31 minutes' WHERE id = $1`, id);

  /** The code was sent this many seconds ago. */
  ageCode = (id: string, seconds: number) =>
    this.#run(
      `UPDATE challenge SET sent_at = sent_at - interval '${Math.trunc(seconds)} seconds',
         expires_at = expires_at - interval '${Math.trunc(seconds)} seconds' WHERE transaction_id = $1`,
      id,
    );

  /** As many codes were sent as ever may be. */
  spendSends = (id: string) => this.#run('UPDATE challenge SET sends = 5 WHERE transaction_id = $1', id);

  /** What a policy with lock or failure conditions comes to. */
  endLogin = (id: string, state: 'locked' | 'failure') =>
    this.#run(`UPDATE authentication_transaction SET state = '${state}' WHERE id = $1`, id);

  /** The stored policy cannot be read: the server fails, for this login only. Mended by calling what it answers. */
  async breakLogin(id: string): Promise<() => Promise<void>> {
    await this.#run(`UPDATE authentication_transaction SET policy = jsonb_build_object('broken', policy) WHERE id = $1`, id);
    return () => this.#run(`UPDATE authentication_transaction SET policy = policy -> 'broken' WHERE id = $1`, id);
  }

  /** An administrator's word proves no address and no number; people prove their own, and this one did so long ago. */
  proveContacts = (accountId: string, kinds: readonly ('email' | 'phone')[]) =>
    this.#run(
      `UPDATE contact_point SET verified_at = now() - interval '1 year'
       WHERE account_id = $1 AND kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`,
      accountId,
    );

  async close(): Promise<void> {
    if (this.#connected) await this.#client.end();
  }
}
