import { randomUUID } from 'node:crypto';
import { Client, Pool } from 'pg';
import {
  auditEventTable,
  AuditKeys,
  Sealer,
  SealStore,
  signedHeadOf,
  TreeReader,
  verifyTrail,
  type Rows,
  type SignedHead,
  type Verdict,
} from '#server/audit';
import { TenantDb } from '#server/platform';
import type { AuditEvent } from '#shared/contracts';
import { aTrail } from '#testing/audit';
import { aCall, aVault, FixedClock } from '#testing/platform';
import { aDatabase, aDataSource } from '#testing/schema';

export const someKeys = AuditKeys.parse(AuditKeys.newEntries().sign);
export const anEvent: AuditEvent = { type: 'password_success', outcome: 'success', userName: 'hanako@example.com' };

/** A database with a trail, a sealer, and a superuser who does what he should not. */
export async function aSealedTrail() {
  const database = await aDatabase();
  const source = await aDataSource(database, [auditEventTable]);
  const db = new TenantDb(source);
  const clock = new FixedClock();
  const trail = aTrail(clock);
  const pool = new Pool({ connectionString: database.system, max: 10 });
  const store = new SealStore(pool);
  const sealer = new Sealer(store, someKeys, clock);

  const append = async (tenant: string, count: number, event: AuditEvent = anEvent): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      clock.advance(1);
      await db.run(tenant, (tx) => trail.append(tx, aCall({ userAgent: 'Firefox' }), [event]));
    }
  };
  const reading = <T>(tenant: string, act: (rows: Rows) => Promise<T>): Promise<T> => db.run(tenant, act);
  const head = async (tenant: string, size?: number): Promise<SignedHead> => {
    const row = await reading(tenant, (rows) => new TreeReader(rows).head(size));
    if (!row) throw new Error('no head');
    return signedHeadOf(row);
  };
  const verify = (tenant: string, anchors: readonly SignedHead[] = [], keys = someKeys): Promise<Verdict> =>
    reading(tenant, (rows) => verifyTrail(rows, { keys, vault: aVault(), anchors }));
  /** A trail of `sizes.length` batches, each sealed under a head of its own. */
  const aTree = async (...batches: readonly number[]): Promise<string> => {
    const tenant = randomUUID();
    for (const count of batches) {
      await append(tenant, count);
      await sealer.seal(tenant, 10_000);
    }
    return tenant;
  };
  /** What a superuser can do, who also lifts the triggers. */
  const asSuperuser = async (...texts: readonly string[]): Promise<void> => {
    const client = new Client({ connectionString: database.superuser });
    await client.connect();
    try {
      await client.query(`SET session_replication_role = 'replica'`);
      for (const text of texts) await client.query(text);
    } finally {
      await client.end();
    }
  };
  return {
    ...{ database, source, db, clock, trail, pool, store, sealer, append, reading, head, verify, aTree, asSuperuser },
    stop: async () => {
      await source.destroy();
      await pool.end();
      await database.drop();
    },
  };
}
