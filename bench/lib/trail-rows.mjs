/** What stands in few of the events, far from the newest ones. */
export const RARE = { type: 'mfa_locked', ip: '203.0.113.9' };
const CHUNK = 500_000;
const TABLES = ['audit_event', 'audit_event_personal'];

/** As docs/audit-format.md says: base64url(SHA-256 of the canonical [salt, name, value]). */
const SALT = 'AAAAAAAAAAAAAAAAAAAAAA';
const committed = (name, value) =>
  `translate(rtrim(encode(sha256(convert_to('["${SALT}","${name}",' || to_json(${value})::text || ']', 'UTF8')), 'base64'), '='), '+/', '-_')`;
const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';

/** One event a few seconds over the whole of 2026, of 10,000 people in turn; every millionth is a rare one. What is personal holds against its hashes. */
const insert = `
  WITH given AS MATERIALIZED (
    SELECT n, gen_random_uuid() AS id, n % 1000000 = 7 AS rare, lpad((n % 10000)::text, 32, '0')::uuid AS account_id,
           'user' || lpad((n % 10000)::text, 4, '0') || '@bench.example' AS user_name,
           CASE WHEN n % 1000000 = 7 THEN '${RARE.ip}' ELSE '192.0.2.' || (random() * 250)::int END AS ip,
           timestamptz '2026-01-01' + n * ($4::float8 / $5::float8) * interval '1 second' AS at
    FROM generate_series($2::int, $3::int) n
  ), told AS (
    INSERT INTO audit_event (tenant_id, id, type, category, outcome, occurred_at, actor, account_id, origin, request_id, detail, commitments)
    SELECT $1, id,
           CASE WHEN rare THEN '${RARE.type}'
                ELSE (ARRAY['password_success', 'totp_success', 'password_failure', 'login_success', 'issue_token_success', 'password_success'])[1 + n % 6] END,
           'security', CASE WHEN n % 6 = 2 THEN 'failure' ELSE 'success' END, at, '{"kind":"anonymous"}',
           account_id, '{"node":"bench","service":"server-all"}', 'r-' || n,
           CASE WHEN n % 6 = 1 THEN '{"method":"totp"}' ELSE '{"method":"password"}' END::jsonb,
           jsonb_build_object('ip', ${committed('ip', 'ip')}, 'user_agent', ${committed('user_agent', `'${AGENT}'::text`)}, 'user_name', ${committed('user_name', 'user_name')})
    FROM given)
  INSERT INTO audit_event_personal (tenant_id, event_id, occurred_at, ip, user_agent, user_name, salts)
  SELECT $1, id, at, ip, '${AGENT}', user_name, '{"ip":"${SALT}","user_agent":"${SALT}","user_name":"${SALT}"}' FROM given`;

/**
 * Fills a tenant's trail by SQL: the way through the API would take hours. Not queued to be sealed (`queueTrail` does): what is
 * read is the same. Indexes besides keys are made afterwards.
 */
export async function fillTrail(client, tenantId, count, tell) {
  const { rows: indexes } = await client.query(
    `SELECT i.indexname AS name, i.indexdef AS text FROM pg_indexes i JOIN pg_index p ON p.indexrelid = i.indexname::regclass
     WHERE i.tablename = ANY ($1) AND NOT p.indisprimary AND NOT p.indisunique`,
    [TABLES],
  );
  for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
  await client.query('SET synchronous_commit = off');
  const yearSeconds = (Date.parse('2026-11-20') - Date.parse('2026-01-01')) / 1000;
  for (let from = 1; from <= count; from += CHUNK) {
    await client.query(insert, [tenantId, from, Math.min(count, from + CHUNK - 1), yearSeconds, count]);
    tell(`${Math.min(count, from + CHUNK - 1)} of ${count} events`);
  }
  await client.query(`SET maintenance_work_mem = '512MB'`);
  for (const { text } of indexes) await client.query(text);
  for (const table of TABLES) await client.query(`VACUUM ANALYZE ${table}`);
  const { rows } = await client.query(
    `SELECT (extract(epoch FROM occurred_at) * 1000000)::bigint || '_' || id AS middle FROM audit_event
     WHERE tenant_id = $1 AND category = 'security' AND occurred_at < '2026-06-01' ORDER BY occurred_at DESC LIMIT 1`,
    [tenantId],
  );
  return { person: '00000000-0000-0000-0000-000000000123', middle: rows[0]?.middle ?? '' };
}

/** Puts what was filled in into the queue of the sealer, oldest first. */
export const queueTrail = (client, tenantId) =>
  client.query(
    `INSERT INTO audit_unsealed (tenant_id, event_id) SELECT tenant_id, id FROM audit_event
     WHERE tenant_id = $1 AND origin->>'node' = 'bench' ORDER BY occurred_at`,
    [tenantId],
  );
