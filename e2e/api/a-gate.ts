import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { seedSql, type TestDatabase } from '#testing/schema';

const LOCK = 4_711_001;

/** Where a transaction can be made to wait, with all that it did and has not committed. */
const places = {
  /** The request that begins a run, with its intent written. */
  execute: `BEFORE INSERT ON mfa_reset_step FOR EACH ROW WHEN (NEW.step = 1)`,
  ...Object.fromEntries(
    [1, 2, 3, 4, 5].map((step) => [
      step,
      `BEFORE UPDATE ON mfa_reset_step FOR EACH ROW WHEN (NEW.step = ${step} AND NEW.state = 'done')`,
    ]),
  ),
};

/** Holds whoever is about to finish a step of a reset exactly there: a lock, not a sleep. */
export class Gate {
  #keeper: Client | null = null;

  constructor(private readonly database: TestDatabase) {}

  /** Once for a database that has its tables. */
  async build(): Promise<void> {
    await seedSql(
      this.database,
      `CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(${LOCK}); RETURN NEW; END $$`,
    );
  }

  async close(place: number | 'execute'): Promise<void> {
    const keeper = new Client({ connectionString: this.database.superuser });
    keeper.on('error', () => undefined); // dies with a PostgreSQL that is killed
    await keeper.connect();
    this.#keeper = keeper;
    await keeper.query(`SELECT pg_advisory_lock(${LOCK})`);
    const trigger = (places as Readonly<Record<number | string, string>>)[place] ?? '';
    await keeper.query(`CREATE TRIGGER gate ${trigger} EXECUTE FUNCTION wait_at_gate()`);
  }

  /** Resolves with the database process of whoever stands at the gate. */
  async waiting(): Promise<number> {
    for (let n = 0; n < 300; n += 1) {
      const [row] = await seedSql(
        this.database,
        `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted`,
      );
      if (row) return Number(row['pid']);
      await sleep(50);
    }
    throw new Error('nobody came to the gate');
  }

  /** Lets through who waits, and whoever comes. */
  async open(): Promise<void> {
    await this.#keeper?.end().catch(() => undefined);
    this.#keeper = null;
    await seedSql(this.database, `DROP TRIGGER IF EXISTS gate ON mfa_reset_step`);
  }
}
