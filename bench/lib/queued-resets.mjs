import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const built = (path) => import(pathToFileURL(join(import.meta.dirname, '../../dist/libs/server', path)).href);
const JOB_ATTEMPTS = 100;

/** Gives every user of a tenant, who has an app, a code by mail as well, two living sessions and a remembered device. */
export async function dressUsers(client, tenantId) {
  const each = [
    `INSERT INTO factor (tenant_id, id, account_id, type, status, name, name_key, contact_point_id, bound_ip, bound_user_agent, created_at, updated_at, verified_at)
     SELECT tenant_id, gen_random_uuid(), account_id, 'email', 'verified', 'Mail', 'mail', id, '127.0.0.1', 'bench', now(), now(), now()
     FROM contact_point WHERE tenant_id = $1`,
    `INSERT INTO session (tenant_id, id, account_id, secret_hash, evidence, auth_time, ip, user_agent, created_at, last_seen_at, expires_at)
     SELECT tenant_id, gen_random_uuid(), id, gen_random_uuid()::text, '{}', now(), '127.0.0.1', 'bench', now(), now(), now() + interval '1 day'
     FROM account, generate_series(1, 2) WHERE tenant_id = $1`,
    `INSERT INTO remembered_device (tenant_id, id, account_id, secret_hash, user_agent, ip, created_at, last_used_at, expires_at, factor_id, method, security_version)
     SELECT f.tenant_id, gen_random_uuid(), account_id, gen_random_uuid()::text, 'bench', '127.0.0.1', now(), now(), now() + interval '30 days', f.id, 'totp', 1
     FROM factor f WHERE f.tenant_id = $1 AND f.type = 'totp'`,
  ];
  for (const text of each) await client.query(text, [tenantId]);
  await client.query('ANALYZE factor, session, remembered_device');
  return (await client.query('SELECT id FROM account WHERE tenant_id = $1', [tenantId])).rows.map(({ id }) => id);
}

/** The seeded administrator, who may reset from here on. */
export async function makeRequester(client, { org_admin: admin }) {
  const { rows } = await client.query(
    `INSERT INTO role_binding (tenant_id, id, account_id, role) SELECT tenant_id, gen_random_uuid(), id, 'security_admin' FROM account
     WHERE tenant_id = $1 AND username = $2 ON CONFLICT (tenant_id, account_id, role, scope_tenant_id) DO UPDATE SET role = excluded.role
     RETURNING tenant_id AS "tenantId", account_id AS "accountId"`,
    [admin.tenant_id, admin.email],
  );
  return rows[0];
}

/**
 * Queues resets as the last act of the page leaves them: a run with its steps, what it told, and its job, all in one transaction.
 * The acts before it are left out: they need a person, and three seconds each. So is the approval that some of them would need.
 */
export async function resetQueue({ client, database, requester }) {
  const { KeyRing, Outbox, Vault } = await built('platform/src/index.js');
  const { Mailer } = await built('notify/src/mailer.js');
  const { dueFrom } = await built('admin-reset/src/domain/head-start.js'); // how urgency counts is the product's to say
  const vault = new Vault(KeyRing.parse(readFileSync(join(database.folder, 'master.key'), 'utf8').trim()));
  const mailer = new Mailer(new Outbox(vault));
  let number = 0;
  const job = (tenantId, kind, payload) => {
    const id = randomUUID();
    return {
      job: id,
      kind,
      payload: vault.seal({ tenantId, table: 'job', row: id, column: 'payload' }, JSON.stringify(payload)),
    };
  };
  return {
    /** `resets`: `{ targetId, urgency, startedAt }`, whose ids are answered. */
    async put(tenantId, resets) {
      const rows = resets.map(({ targetId, urgency, startedAt }) => {
        const id = randomUUID();
        const place = { tenantId, table: 'mfa_reset', row: id, column: 'details_sealed' };
        const details = vault.seal(place, JSON.stringify({ reason: 'Phone lost on a journey', identity: null }));
        const due = { startedAt, dueAt: dueFrom(urgency, startedAt) };
        return { id, number: ++number, targetId, urgency, details, ...due, ...job(tenantId, 'mfa-reset-run', { resetId: id }) };
      });
      await write(client, tenantId, requester, rows);
      return rows.map(({ id }) => id);
    },
    /** A mail that somebody else waits for. */
    putMail(tenantId) {
      const ask = async ({ text }, values) => (await client.query(text, values)).rows;
      const facts = { tenant: 'Bench', link: 'https://bench.example/' };
      return mailer.putKnown(
        { tenantId, rows: ask, count: ask },
        { to: 'probe@bench.example', name: 'passwordReset', language: 'en', facts },
      );
    },
  };
}

async function write(client, tenantId, requester, rows) {
  const from = `FROM jsonb_to_recordset($2) AS r(id uuid, number int, "targetId" uuid, urgency text, details text, "startedAt" timestamptz,
    "dueAt" timestamptz, job uuid, kind text, payload text)`;
  const values = [tenantId, JSON.stringify(rows)];
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO mfa_reset (tenant_id, id, number, state, target_id, target_version, requester_tenant_id, requester_id, requester_person,
       method, reason, urgency, identity_proof, details_sealed, key_hash, executed_at, executed_under, last_seq, created_at, updated_at)
     SELECT $1, id, number, 'running', "targetId", 1, $3, $4, $4, 'complete', 'device_lost', urgency, 'in_person', details, id::text,
       "startedAt", '{"ip": "127.0.0.1", "session": "bench", "elevation": "", "elevatedUntil": ""}', 1, "startedAt", "startedAt" ${from}`,
    [...values, requester.tenantId, requester.accountId],
  );
  await client.query(
    `INSERT INTO mfa_reset_step (tenant_id, reset_id, step, state) SELECT $1, id, n, 'waiting' ${from}, generate_series(1, 5) n`,
    values,
  );
  await client.query(
    `INSERT INTO mfa_reset_event (tenant_id, reset_id, seq, type, facts, occurred_at) SELECT $1, id, 1, 'started', '{}', "startedAt" ${from}`,
    values,
  );
  await client.query(
    `INSERT INTO job (tenant_id, id, kind, payload, run_at, max_attempts) SELECT $1, job, kind, payload, "dueAt", ${JOB_ATTEMPTS} ${from}`,
    values,
  );
  await client.query(`SELECT pg_notify('sekisho_job', '')`);
  await client.query('COMMIT');
}
