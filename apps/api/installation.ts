import { Client } from 'pg';
import type { Config, Vault } from '#server/platform';

const CHECK = 'sekisho key check';
const place = { tenantId: '', table: 'installation', row: 'singleton', column: 'key_check' };

type Row = { mode: string; key_check: { sealed?: string } };

/**
 * Compares the database with this process, as the database's owner, right after migrating: development mode never meets a
 * production database, and a wrong master key stops the start instead of breaking every factor (rulings section 1).
 * Throws one sentence.
 */
export async function checkInstallation(config: Config, vault: Vault): Promise<void> {
  if (!config.DATABASE_OWNER_URL) return;
  const client = new Client({ connectionString: config.DATABASE_OWNER_URL.reveal() });
  await client.connect();
  try {
    await client.query('INSERT INTO installation (mode, key_check) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      config.SEKISHO_MODE,
      { sealed: vault.seal(place, CHECK) },
    ]);
    const { rows } = await client.query<Row>('SELECT mode, key_check FROM installation');
    if (rows[0]?.mode !== config.SEKISHO_MODE)
      throw new Error(`This database was made in ${rows[0]?.mode} mode and is not used in ${config.SEKISHO_MODE} mode.`);
    if (!opens(vault, rows[0].key_check.sealed ?? ''))
      throw new Error('The master key is not the one this database was made with.');
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
