import { createHash, randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import pg from 'pg';

const AGE_EVIDENCE = `UPDATE session SET evidence = (
  SELECT jsonb_object_agg(key, jsonb_set(value, '{interaction_time}', to_jsonb(to_char(
    ((value ->> 'interaction_time')::timestamptz - interval '10 minutes') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))))
  FROM jsonb_each(evidence))`;

/** What the server keeps of the cookie of this browser: other browsers of the same person are left alone. */
async function consoleHash(page: Page): Promise<string> {
  const cookie = (await page.context().cookies()).find(({ name }) => name === '__Host-sk_console');
  return createHash('sha256')
    .update(cookie?.value.split('.')[1] ?? '')
    .digest('base64url');
}

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

  /** An administrator paused the second factor for seven days (D-5). */
  pauseFactors = (accountId: string) =>
    this.#run(`UPDATE account SET mfa_paused_until = now() + interval '168 hours' WHERE id = $1`, accountId);

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

  /** The first login of this person since the tenant asks for a second factor was so many days ago. */
  startGrace = (accountId: string, days: number) =>
    this.#run(
      `UPDATE enrolment_grace SET started_at = now() - interval '${Math.trunc(days)} days' WHERE account_id = $1`,
      accountId,
    );

  /** What this person proved in any session was proved ten minutes ago. */
  ageProofs = (accountId: string) => this.#run(`${AGE_EVIDENCE} WHERE account_id = $1 AND evidence <> '{}'`, accountId);

  /** What was proved at the login of this browser to the console was proved ten minutes ago. */
  ageLogin = async (page: Page) =>
    this.#run(
      `${AGE_EVIDENCE} WHERE id = (SELECT login_session_id FROM console_session WHERE $1 IN (secret_hash, former_hash))`,
      await consoleHash(page),
    );

  /** Nothing was done in this browser's console session for so many seconds more. */
  idleConsole = async (page: Page, seconds: number) =>
    this.#run(
      `UPDATE console_session SET last_seen_at = last_seen_at - interval '${Math.trunc(seconds)} seconds'
       WHERE $1 IN (secret_hash, former_hash)`,
      await consoleHash(page),
    );

  /** The fresh proof in this browser was given so many seconds earlier. */
  ageElevation = async (page: Page, seconds: number) =>
    this.#run(
      `UPDATE reauthentication SET expires_at = expires_at - interval '${Math.trunc(seconds)} seconds'
       WHERE elevated_at IS NOT NULL AND console_session_id = (SELECT id FROM console_session WHERE $1 IN (secret_hash, former_hash))`,
      await consoleHash(page),
    );

  /** Whatever was unusual about this administrator is over. */
  async forgetAlerts(email: string): Promise<void> {
    const id = await this.idOf(email);
    await this.#client.query('DELETE FROM admin_act WHERE admin_id = $1', [id]);
    await this.#client.query('UPDATE mfa_reset_alert SET cleared_at = now() WHERE admin_id = $1 AND cleared_at IS NULL', [id]);
  }

  /** The alarms that the browser tests do without (e2e/stack/quiet-alarms.ts) are heard, until what it answers is called. */
  async hearAlarms(): Promise<() => Promise<void>> {
    const turn = (how: 'DISABLE' | 'ENABLE') =>
      this.#client.query(
        `ALTER TABLE admin_act ${how} TRIGGER keep_nothing; ALTER TABLE mfa_reset_alert ${how} TRIGGER clear_at_once`,
      );
    await (this.#connected ??= this.#client.connect());
    await turn('DISABLE');
    return async () => void (await turn('ENABLE'));
  }

  /** An administrator may only look on from now on, until what it answers is called. */
  async demote(email: string, role: string): Promise<() => Promise<void>> {
    const id = await this.idOf(email);
    const bind = (to: string) => this.#run(`UPDATE role_binding SET role = '${to}' WHERE account_id = $1`, id);
    await bind('it_operator');
    return () => bind(role);
  }

  /** How administrators want the console to look. */
  async forgetPreferences(): Promise<void> {
    await (this.#connected ??= this.#client.connect());
    await this.#client.query('DELETE FROM console_preference');
  }

  /** The id of whoever has this address. */
  async idOf(email: string): Promise<string> {
    await (this.#connected ??= this.#client.connect());
    const { rows } = await this.#client.query<{ id: string }>('SELECT id FROM account WHERE username = $1', [email]);
    return rows[0]?.id ?? '';
  }

  /** Whoever this is now counts as an important account. */
  makeImportant = (accountId: string) => this.#run('UPDATE account SET important = true WHERE id = $1', accountId);

  /** The name this person is shown by. */
  rename = (accountId: string, name: string) =>
    this.#run(`UPDATE account SET name = '${name.replaceAll("'", "''")}' WHERE id = $1`, accountId);

  /** A number that was never confirmed, or an app whose key is gone. */
  addFactor = (accountId: string, state: 'pending' | 'broken') =>
    this.#run(
      `INSERT INTO factor (tenant_id, id, account_id, type, status, name, bound_ip, bound_user_agent, created_at, updated_at, verified_at)
       SELECT tenant_id, gen_random_uuid(), id, ${state === 'pending' ? `'sms', 'pending', ''` : `'totp', 'verified', '社用iPhone'`},
         '192.0.2.1', '', now(), now(), ${state === 'pending' ? 'NULL' : 'now()'} FROM account WHERE id = $1`,
      accountId,
    );

  /** No second factor is left. */
  dropFactors = (accountId: string) => this.#run(`UPDATE factor SET status = 'removed' WHERE account_id = $1`, accountId);

  /** So many others of the same name. */
  multiply = (accountId: string, times: number) =>
    this.#run(
      `INSERT INTO account (tenant_id, id, username, name)
       SELECT tenant_id, gen_random_uuid(), n || '-' || username, name || ' ' || lpad(n::text, 2, '0')
       FROM account, generate_series(1, ${Math.trunc(times)}) n WHERE id = $1`,
      accountId,
    );

  /** The last login of this person was then. */
  loggedIn = (accountId: string, at: string) =>
    this.#run(`UPDATE account SET last_sign_in_at = '${at}' WHERE id = $1`, accountId);

  /** What was sent to this person was sent a minute earlier. */
  ageNotices = (resetId: string) =>
    this.#run(`UPDATE mfa_reset_notice SET created_at = created_at - interval '61 seconds' WHERE reset_id = $1`, resetId);

  /** Something that counts was changed about this person. */
  moveOn = (accountId: string) =>
    this.#run('UPDATE account SET security_version = security_version + 1 WHERE id = $1', accountId);

  /** The time to decide about this request is over. */
  expireApproval = (id: string) =>
    this.#run(`UPDATE approval_request SET pending_until = now() - interval '1 minute' WHERE id = $1`, id);

  /** A login of somebody that nobody made, on a phone. */
  addSession = (accountId: string) =>
    this.#run(
      `INSERT INTO session (tenant_id, id, account_id, secret_hash, evidence, auth_time, ip, user_agent, created_at, last_seen_at, expires_at)
       SELECT tenant_id, gen_random_uuid(), id, gen_random_uuid()::text, '{}', now(), '192.0.2.77', 'Mozilla/5.0 (iPhone)', now(), now(),
         now() + interval '1 day' FROM account WHERE id = $1`,
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

  /** A superuser writes another outcome into a sealed event, past every trigger. Mended by calling what it answers. */
  async forgeEvent(id: string): Promise<() => Promise<void>> {
    await (this.#connected ??= this.#client.connect());
    const { rows } = await this.#client.query<{ outcome: string }>('SELECT outcome FROM audit_event WHERE id = $1', [id]);
    const write = async (outcome: string) => {
      await this.#client.query(`SET session_replication_role = 'replica'`);
      await this.#client.query('UPDATE audit_event SET outcome = $2 WHERE id = $1', [id, outcome]);
      await this.#client.query(`SET session_replication_role = 'origin'`);
    };
    await write('denied');
    return () => write(rows[0]?.outcome ?? '');
  }

  /** What is prepared or runs about this user is another administrator's. */
  giveReset = (userId: string, email: string) =>
    this.#run(
      `UPDATE mfa_reset SET requester_id = (SELECT id FROM account WHERE username = '${email}')
       WHERE target_id = $1 AND state IN ('draft', 'running')`,
      userId,
    );

  async close(): Promise<void> {
    if (this.#connected) await this.#client.end();
  }
}
