import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { httpClient } from './http.mjs';
import { PASSWORD_HASH } from './password.mjs';

export const REDIRECT_URI = 'https://app.example.com/callback';
const built = (path) => import(pathToFileURL(join(import.meta.dirname, '../../dist', path)).href);
const once = (interaction) => ({ path: `$.${interaction}.success_count`, type: 'integer', operation: 'gte', value: 1 });
const policy = (description, clientId, methods) => ({
  description,
  priority: 10,
  conditions: { client_ids: [clientId] },
  available_methods: methods,
  success_conditions: { any_of: [methods.map((method) => once(`${method}-authentication`))] },
});

/** A token of the seeded administrator of the demo organization. */
export async function administratorToken(http, { org_admin: admin }) {
  const form = { grant_type: 'password', scope: 'org-management', username: admin.email, password: admin.password };
  const client = { client_id: admin.client_id, client_secret: admin.client_secret };
  const { body } = await http.post(`/${admin.tenant_id}/v1/tokens`, { form: { ...form, ...client } });
  return body.access_token;
}

/**
 * A tenant with two clients (a password suffices for one, the other demands an authenticator app) and `users` accounts with both.
 * Made through the management API, but for the accounts, which are written as rows: hashing thousands of passwords is not measured.
 */
export async function makeWorld(server, database, users) {
  const http = httpClient(server.origin, 4);
  const { demo } = server.ready;
  const headers = { authorization: `Bearer ${await administratorToken(http, demo)}` };
  const tenants = `/v1/management/organizations/${demo.organization_id}/tenants`;
  const make = async (path, json) => (await http.post(path, { headers, json, status: 201 })).body.result;
  const { id: tenantId } = await make(tenants, { name: `Bench ${randomUUID()}`, domain: server.ready.urls.public });
  const client = async (name) => {
    const secret = randomUUID();
    const { client_id: id } = await make(`${tenants}/${tenantId}/clients`, {
      client_name: name,
      client_secret: secret,
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'openid profile email offline_access',
      token_endpoint_auth_method: 'client_secret_post',
      require_pkce: true,
    });
    return { id, secret };
  };
  const [plain, strict] = [await client('password'), await client('password and app')];
  await make(`${tenants}/${tenantId}/authentication-policies`, {
    id: randomUUID(),
    flow: 'oauth',
    enabled: true,
    policies: [policy('password', plain.id, ['password']), policy('mfa', strict.id, ['password', 'totp'])],
  });
  await http.close();
  return { tenantId, clients: { plain, strict }, users: await writeUsers(database, tenantId, users) };
}

async function writeUsers(database, tenantId, count) {
  const { KeyRing, Vault } = await built('libs/server/platform/src/index.js');
  const vault = new Vault(KeyRing.parse(readFileSync(join(database.folder, 'master.key'), 'utf8').trim()));
  const users = Array.from({ length: count }, (_, index) => {
    const factorId = randomUUID();
    const secret = base32(randomBytes(20));
    const place = { tenantId, table: 'factor', row: factorId, column: 'secret_sealed' };
    return { id: randomUUID(), username: `user${index}@bench.example`, factorId, secret, sealed: vault.seal(place, secret) };
  });
  const client = new Client({ connectionString: database.urls.superuser });
  await client.connect();
  try {
    await insertUsers(client, tenantId, users);
  } finally {
    await client.end();
  }
  return users.map(({ username, secret }) => ({ username, secret }));
}

async function insertUsers(client, tenantId, users) {
  const rows = JSON.stringify(users);
  const from = 'FROM jsonb_to_recordset($2) AS u(id uuid, username text, "factorId" uuid, sealed text)';
  await client.query(
    `INSERT INTO account (tenant_id, id, username, name, password_hash) SELECT $1, u.id, u.username, u.username, $3 ${from}`,
    [tenantId, rows, PASSWORD_HASH],
  );
  await client.query(
    `INSERT INTO contact_point (tenant_id, id, account_id, kind, value, verified_at)
     SELECT $1, gen_random_uuid(), u.id, 'email', u.username, now() ${from}`,
    [tenantId, rows],
  );
  await client.query(
    `INSERT INTO factor (tenant_id, id, account_id, type, status, name, name_key, secret_sealed, last_step, bound_ip, bound_user_agent,
                         created_at, updated_at, verified_at)
     SELECT $1, u."factorId", u.id, 'totp', 'verified', 'App', 'app', u.sealed, 0, '127.0.0.1', 'bench', now(), now(), now() ${from}`,
    [tenantId, rows],
  );
  await client.query('ANALYZE account, contact_point, factor');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** RFC 4648; 20 bytes need no padding. */
const base32 = (bytes) =>
  (
    [...bytes]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .match(/.{5}/g) ?? []
  )
    .map((five) => ALPHABET[parseInt(five, 2)])
    .join('');
