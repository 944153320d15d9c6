import { Client } from 'pg';
import type { Vault } from '#server/platform';

const CHECK = 'sekisho key check';
const place = { tenantId: '', table: 'installation', row: 'singleton', column: 'key_check' };

type Mode = 'production' | 'development';
type Row = { mode: string; key_check: { sealed?: string } };

/** Marks a migrated database, once, with the mode and the master key it is used with. As its owner; an older mark stays. */
export const markInstallation = (ownerUrl: string, mode: Mode, vault: Vault): Promise<void> =>
  connected(ownerUrl, async (client) => {
    const check = { sealed: vault.seal(place, CHECK) };
    await client.query('INSERT INTO installation (mode, key_check) VALUES ($1, $2) ON CONFLICT DO NOTHING', [mode, check]);
  });

/**
 * Compares the database with this process: development mode never meets a production database, and a wrong master key stops
 * the start instead of breaking every factor (rulings section 1). Throws one sentence.
 */
export const checkInstallation = (url: string, mode: Mode, vault: Vault): Promise<void> =>
  connected(url, async (client) => {
    const row = await readMark(client);
    if (!row) throw new Error('This database was not prepared. Run `sekisho migrate` first.');
    if (row.mode !== mode) throw new Error(`This database was made in ${row.mode} mode and is not used in ${mode} mode.`);
    if (!opens(vault, row.key_check.sealed ?? '')) throw new Error('The master key is not the one this database was made with.');
  });

async function readMark(client: Client): Promise<Row | undefined> {
  const known = await client.query<{ table: string | null }>("SELECT to_regclass('installation')::text AS table");
  if (!known.rows[0]?.table) return undefined;
  return (await client.query<Row>('SELECT mode, key_check FROM installation')).rows[0];
}

async function connected<T>(url: string, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

function opens(vault: Vault, sealed: string): boolean {
  try {
    return vault.open(place, sealed) === CHECK;
  } catch {
    return false;
  }
}
