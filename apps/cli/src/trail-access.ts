import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { AllTrails, ArchiveStore, AuditKeys, AuditTrail, Origin, readAuditKeys, type Rows } from '#server/audit';
import type { AuditEvent } from '#shared/contracts';
import { Clock, KeyRing, readConfig, systemCall, TenantDb, Vault } from '#server/platform';
import { UsageFault, type Terminal } from './command.ts';

/** What commands about the trail work with; `record` writes an event of theirs into it. */
export type TrailAccess = Readonly<{
  keys: AuditKeys;
  vault: Vault;
  anchorFile: string | undefined;
  archives: ArchiveStore;
  tenants(): Promise<readonly string[]>;
  reading(tenantId: string): Rows;
  record(tenantId: string, event: AuditEvent): Promise<void>;
}>;

/** What is needed to verify: it may be the auditor's own, without a right to write and without the master key. */
export type TrailReading = Pick<TrailAccess, 'keys' | 'anchorFile' | 'tenants' | 'reading'> &
  Readonly<{ vault: Vault | null; record: TrailAccess['record'] | null }>;

/**
 * Opens the trail with the server's settings. Reads all tenants: as the reader's role where it is set, else as the sealer's;
 * writes as the application's.
 */
export async function withTrail<T>({ env }: Terminal, act: (access: TrailAccess) => Promise<T>): Promise<T> {
  const config = readConfig({ ...env, ROLE: 'web' }); // here nothing is sealed: a key that verifies is enough
  const vault = new Vault(KeyRing.parse(config.masterKey.reveal()));
  const pool = new Pool({ connectionString: (config.DATABASE_SYSTEM_URL ?? config.DATABASE_URL).reveal(), max: 2 });
  const reader = config.DATABASE_AUDIT_READER_URL;
  const reading = reader ? new Pool({ connectionString: reader.reveal(), max: 2 }) : pool;
  const source = new DataSource({ type: 'postgres', url: config.DATABASE_URL.reveal(), poolSize: 1 });
  const trails = new AllTrails(reading);
  const trail = new AuditTrail(new Clock(), vault, new Origin('cli', hostname()));
  try {
    return await act({
      ...{ keys: readAuditKeys(config), vault, anchorFile: config.SEKISHO_AUDIT_ANCHOR_FILE },
      archives: new ArchiveStore(pool),
      tenants: () => trails.tenants(),
      reading: (tenantId) => trails.reading(tenantId),
      record: async (tenantId, event) => {
        if (!source.isInitialized) await source.initialize();
        await new TenantDb(source).run(tenantId, (tx) => trail.append(tx, systemCall('cli', 'cli'), [event]));
      },
    });
  } finally {
    if (source.isInitialized) await source.destroy();
    await pool.end();
    if (reading !== pool) await reading.end();
  }
}

/**
 * The same for whoever only verifies. An auditor who has the reader's role, the public keys and the anchors, and no setting of
 * the server, verifies too; written reasons stay sealed to him, and the trail does not hear of it.
 */
export async function withReading<T>(terminal: Terminal, act: (access: TrailReading) => Promise<T>): Promise<T> {
  const { DATABASE_URL: app, DATABASE_AUDIT_READER_URL: reader, SEKISHO_AUDIT_ANCHOR_FILE: anchorFile } = terminal.env;
  if (app || !reader) return withTrail(terminal, act);
  const pool = new Pool({ connectionString: reader, max: 2 });
  const trails = new AllTrails(pool);
  try {
    return await act({
      ...{ keys: keysOf(terminal), vault: null, anchorFile: anchorFile || undefined, record: null },
      tenants: () => trails.tenants(),
      reading: (tenantId) => trails.reading(tenantId),
    });
  } finally {
    await pool.end();
  }
}

function keysOf({ env: { SEKISHO_AUDIT_KEY: inline, SEKISHO_AUDIT_KEY_FILE: file } }: Terminal): AuditKeys {
  if (!inline && !file) throw new UsageFault('Name the public keys: SEKISHO_AUDIT_KEY or SEKISHO_AUDIT_KEY_FILE.');
  return AuditKeys.parse(inline || readFileSync(file ?? '', 'utf8'));
}
