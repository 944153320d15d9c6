import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aDatabase, seedSql, type TestDatabase } from '#testing/schema';
import { bootstrap } from './bootstrap.ts';
import { UsageFault } from './command.ts';

let database: TestDatabase;
beforeEach(async () => void (database = await aDatabase()));
afterEach(() => database.drop());

const run = async (...rest: string[]) => {
  const printed: string[] = [];
  const env = {
    PUBLIC_URL: 'https://login.example.com',
    CONSOLE_URL: 'https://console.example.com',
    SMTP_URL: 'smtp://localhost',
    DATABASE_URL: database.app,
    DATABASE_SYSTEM_URL: database.system,
    SEKISHO_MASTER_KEY: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  };
  await bootstrap.run(rest, { env, print: (line) => void printed.push(line) });
  return printed.join('\n');
};

describe('sekisho bootstrap', () => {
  it('makes the ADMIN tenant and its first administrators, each a person of their own, with a link each', async () => {
    const printed = await run('acme', 'First@Example.com', 'First', 'platform_admin', 'security_admin');
    expect(printed).toMatch(/https:\/\/login\.example\.com\/[0-9a-f-]{36}\/password-reset#token=[\w-]{43}/);
    expect(printed).toContain('https://console.example.com/o/acme');
    await run('acme', 'second@example.com', 'Second', 'senior_admin');
    const rows = await seedSql(
      database,
      `SELECT a.username, a.person_id, a.password_hash, t.kind, array_agg(r.role ORDER BY r.role) AS roles FROM account a
         JOIN tenant t ON t.id = a.tenant_id JOIN role_binding r ON r.account_id = a.id GROUP BY 1, 2, 3, 4 ORDER BY 1`,
    );
    expect(rows).toMatchObject([
      { username: 'first@example.com', kind: 'ADMIN', password_hash: null, roles: ['platform_admin', 'security_admin'] },
      { username: 'second@example.com', kind: 'ADMIN', password_hash: null, roles: ['senior_admin'] },
    ]);
    expect(new Set(rows.map((row) => row['person_id'])).size).toBe(2);
    const token = /token=([\w-]+)/.exec(printed)?.[1] ?? 'none';
    expect(JSON.stringify(await seedSql(database, 'SELECT * FROM ticket'))).not.toContain(token);
  });

  it('is closed once an administrator has signed in', async () => {
    await run('acme', 'first@example.com', 'First');
    await seedSql(
      database,
      `WITH who AS (SELECT tenant_id, id FROM account), client AS (
         INSERT INTO client (tenant_id, id) SELECT tenant_id, gen_random_uuid() FROM who RETURNING tenant_id, id
       ), login AS (
         INSERT INTO session (tenant_id, id, account_id, secret_hash, evidence, auth_time, ip, user_agent, created_at, last_seen_at, expires_at)
         SELECT tenant_id, gen_random_uuid(), id, 'x', '{}', now(), '', '', now(), now(), now() FROM who RETURNING id
       ), token AS (
         INSERT INTO token_grant (tenant_id, id, client_id, scopes, facts, created_at, expires_at)
         SELECT tenant_id, gen_random_uuid(), id, '{}', '{}', now(), now() FROM client RETURNING id
       )
       INSERT INTO console_session (tenant_id, id, account_id, login_session_id, grant_id, secret_hash, ip, user_agent, created_at, last_seen_at, expires_at)
       SELECT who.tenant_id, gen_random_uuid(), who.id, login.id, token.id, 'y', '', '', now(), now(), now() FROM who, login, token`,
    );
    await expect(run('acme', 'late@example.com', 'Late')).rejects.toThrow('signed in already');
  });

  it.each([[['Not A Slug', 'a@example.com', 'A']], [['acme', 'nobody', 'A']], [['acme', 'a@example.com', 'A', 'king']], [[]]])(
    '%j is a mistake of the caller',
    async (rest) => {
      await expect(run(...rest)).rejects.toBeInstanceOf(UsageFault);
    },
  );
});
