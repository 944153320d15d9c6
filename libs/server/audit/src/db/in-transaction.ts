import type { Pool, PoolClient } from 'pg';

const ignore = (): void => undefined;

/**
 * One transaction of the system's role. A throw rolls it back; a connection that failed is not used again. Also between two
 * queries a connection may break, and `pg` then emits an error that ends the process unless somebody listens.
 */
export async function inTransaction<T>(pool: Pool, act: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  client.on('error', ignore);
  let fault: unknown;
  try {
    await client.query('BEGIN');
    const result = await act(client);
    await client.query('COMMIT');
    return result;
  } catch (reason) {
    fault = reason;
    await client.query('ROLLBACK').catch(ignore); // the first fault is the one to report
    throw reason;
  } finally {
    client.off('error', ignore);
    client.release(fault !== undefined);
  }
}
