import { createHash, randomBytes } from 'node:crypto';
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

  /** An administrator's word proves no address and no number; people prove their own, and this one did so long ago, by codes. */
  async proveContacts(accountId: string): Promise<void> {
    await this.#run(`UPDATE contact_point SET verified_at = now() - interval '1 year' WHERE account_id = $1`, accountId);
    await this.#run(
      `INSERT INTO factor (tenant_id, id, account_id, type, status, contact_point_id, bound_ip, bound_user_agent, created_at,
         updated_at, verified_at)
       SELECT tenant_id, gen_random_uuid(), account_id, CASE kind WHEN 'phone' THEN 'sms' ELSE 'email' END, 'verified', id,
         '192.0.2.1', '', verified_at, verified_at, verified_at FROM contact_point WHERE account_id = $1`,
      accountId,
    );
  }

  /** The last code of the person's app was used minutes ago: the one it shows now is a new one. */
  forgetCodes = (accountId: string) =>
    this.#run(`UPDATE factor SET last_step = last_step - 10 WHERE account_id = $1 AND type = 'totp'`, accountId);

  /** What this person proved in any session was proved ten minutes ago. */
  ageProofs = (accountId: string) =>
    this.#run(
      `UPDATE session SET evidence = (
         SELECT jsonb_object_agg(key, jsonb_set(value, '{interaction_time}', to_jsonb(to_char(
           ((value ->> 'interaction_time')::timestamptz - interval '10 minutes') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))))
         FROM jsonb_each(evidence)) WHERE account_id = $1 AND evidence <> '{}'`,
      accountId,
    );

  /** An administrator reset all factors. Answers the code of the link that is sent then. */
  async resetFactors(accountId: string): Promise<string> {
    const ticket = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(ticket).digest('base64url');
    await this.#run(`UPDATE factor SET status = 'removed', secret_sealed = NULL WHERE account_id = $1`, accountId);
    await this.#run(`UPDATE account SET enrolment_locked = true WHERE id = $1`, accountId);
    await this.#run(
      `INSERT INTO ticket (tenant_id, token_hash, purpose, account_id, expires_at, security_version)
       SELECT tenant_id, '${hash}', 'enrolment', id, now() + interval '1 day', security_version FROM account WHERE id = $1`,
      accountId,
    );
    return ticket;
  }

  async close(): Promise<void> {
    if (this.#connected) await this.#client.end();
  }
}
