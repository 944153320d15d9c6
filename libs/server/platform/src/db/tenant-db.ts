import type { PoolClient, QueryResultRow } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { isUuid } from '#shared/kernel';
import type { Statement } from './statement.ts';

/** Whose rows are visible. `organizationId` is set by organization-level management acts only. */
export type Scope = Readonly<{ tenantId: string; organizationId?: string }>;

/** One open transaction of one tenant. Passed explicitly, never optional. */
export class Tx {
  readonly #kept = new Map<string, Promise<readonly QueryResultRow[]>>();

  constructor(
    readonly tenantId: string,
    /** For administrative reads and writes. */
    readonly manager: EntityManager,
    private readonly client: PoolClient,
  ) {}

  async rows<Row extends QueryResultRow>(query: Statement, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>({ name: query.name, text: query.text, values: [...values] })).rows;
  }

  /** `rows` of what its acts never change: asked for again in the same transaction, they are not read again. */
  kept<Row extends QueryResultRow>(query: Statement, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const key = JSON.stringify([query.name, values]);
    const kept = this.#kept.get(key) ?? this.rows<Row>(query, values);
    this.#kept.set(key, kept);
    return kept as Promise<readonly Row[]>;
  }

  async one<Row extends QueryResultRow>(query: Statement, values: readonly unknown[] = []): Promise<Row | null> {
    return (await this.rows<Row>(query, values))[0] ?? null;
  }

  /**
   * The same transaction, seen from another tenant: an act that makes a tenant also fills it, all or nothing, while its event
   * stands in the trail of whoever asked. Row-level security holds on both sides; only the name of the tenant changes.
   */
  async inTenant<T>(tenantId: string, act: (tx: Tx) => Promise<T>): Promise<T> {
    if (!isUuid(tenantId)) throw new Error('a tenant id must be a uuid');
    await this.enter(tenantId);
    const result = await act(new Tx(tenantId, this.manager, this.client));
    await this.enter(this.tenantId); // a throw rolls back to before the first change of the setting
    return result;
  }

  private async enter(tenantId: string): Promise<void> {
    await this.client.query({ name: 'tenant', text: `SELECT set_config('sekisho.tenant', $1, true)`, values: [tenantId] });
  }

  /** The number of rows a change touched: what decides whether something was spent (TH-08). */
  async count(query: Statement, values: readonly unknown[] = []): Promise<number> {
    return (await this.client.query({ name: query.name, text: query.text, values: [...values] })).rowCount ?? 0;
  }
}

/** Transaction and tenant in one round trip, which no statement with parameters could be. Only for what was checked to be uuids. */
const beginning = (tenantId: string, organizationId: string): string =>
  `BEGIN; SELECT set_config('sekisho.tenant', '${tenantId}', true), set_config('sekisho.organization', '${organizationId}', true)`;

/**
 * The only door to the database. Every transaction carries its tenant in `sekisho.tenant`, and PostgreSQL's row-level
 * security hides everybody else's rows even from a forgotten WHERE (rulings section 11).
 */
export class TenantDb {
  constructor(private readonly source: DataSource) {}

  /** Runs one transaction; a throw rolls it back. */
  async run<T>(scope: string | Scope, act: (tx: Tx) => Promise<T>): Promise<T> {
    const { tenantId, organizationId } = typeof scope === 'string' ? { tenantId: scope, organizationId: undefined } : scope;
    if (!isUuid(tenantId) || (organizationId !== undefined && !isUuid(organizationId)))
      throw new Error('a tenant id must be a uuid');
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      // What TypeORM would have noted itself: it begins no transaction of its own inside ours, and a fault is rolled back.
      Object.assign(runner, { isTransactionActive: true });
      await client.query(beginning(tenantId, organizationId ?? ''));
      const result = await act(new Tx(tenantId, runner.manager, client));
      const { command } = await client.query('COMMIT');
      // PostgreSQL answers the COMMIT of a failed transaction with a ROLLBACK and no error.
      if (command !== 'COMMIT') throw new Error('nothing was committed: a statement failed and its fault was swallowed');
      return result;
    } catch (fault) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined); // the first fault is the one to report
      throw fault;
    } finally {
      await runner.release();
    }
  }

  /** Answers whether the database can be reached, for readiness. */
  async ping(): Promise<void> {
    await this.source.query('SELECT 1');
  }
}
