import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { writePrivateFile } from './private-file.mjs';

const roles = { owner: 'sekisho_owner', app: 'sekisho_app', system: 'sekisho_system', auditReader: 'sekisho_audit_reader' };
const everybody = Object.values(roles).join(', ');

const secret = () => randomBytes(24).toString('base64url');

/** The generated passwords of this data folder, made once and kept in a file only its owner can read. */
export function keepPasswords(path) {
  if (!existsSync(path)) {
    const names = ['superuser', ...Object.keys(roles)];
    writePrivateFile(path, JSON.stringify(Object.fromEntries(names.map((name) => [name, secret()])), null, 2) + '\n');
  }
  chmodSync(path, 0o600);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The connection strings. The superuser's leads to the maintenance database, all others to `sekisho`. */
export function connectionStrings(port, passwords) {
  const url = (user, password, database) => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
  return {
    superuser: url('postgres', passwords.superuser, 'postgres'),
    ...Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, url(role, passwords[name], 'sekisho')])),
  };
}

async function as(connectionString, act) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

/**
 * Makes the database and its login roles, or brings them back to what they should be. None of them is a superuser, passes
 * row-level security or makes roles, so what holds here also holds on a managed PostgreSQL.
 */
export async function ensureRoles(urls, passwords) {
  await as(urls.superuser, async (client) => {
    // A failing statement is logged with its text, and these hold passwords.
    await client.query("SET log_min_error_statement = 'panic'");
    const known = await client.query(
      "SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'sekisho%' UNION ALL SELECT 'db:' || datname FROM pg_database",
    );
    const names = new Set(known.rows.map((row) => row.name));
    for (const [key, role] of Object.entries(roles)) {
      const verb = names.has(role) ? 'ALTER' : 'CREATE';
      const rights = 'LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION';
      await client.query(`${verb} ROLE ${role} WITH ${rights} PASSWORD ${pg.escapeLiteral(passwords[key])}`);
    }
    if (!names.has('db:sekisho')) await client.query(`CREATE DATABASE sekisho OWNER ${roles.owner}`);
    await client.query(`
      REVOKE ALL ON DATABASE sekisho FROM PUBLIC;
      REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
      GRANT CONNECT ON DATABASE sekisho TO ${everybody}`);
  });
  await as(urls.superuser.replace(/\/postgres$/, '/sekisho'), (client) =>
    client.query(`
      REVOKE ALL ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO ${everybody};
      GRANT CREATE ON SCHEMA public TO ${roles.owner}`),
  );
}
