/** What PostgreSQL has to be started with to be asked below. */
export const COUNTING = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'top' };

/** What the product's roles asked of PostgreSQL since `begin`; the bench's own questions, which the superuser asks, are left out. */
export async function statementCounter(client) {
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  return {
    begin: () => client.query('SELECT pg_stat_statements_reset()'),
    async read() {
      const { rows } = await client.query(
        `SELECT u.rolname AS role, s.query, sum(s.calls)::int AS calls, sum(s.total_exec_time)::float8 AS ms
         FROM pg_stat_statements s JOIN pg_roles u ON u.oid = s.userid WHERE u.rolname LIKE 'sekisho_%' GROUP BY 1, 2 ORDER BY ms DESC`,
      );
      const app = rows.filter(({ role }) => role === 'sekisho_app');
      const calls = (list) => list.reduce((sum, row) => sum + row.calls, 0);
      const begun = calls(app.filter(({ query }) => query === 'BEGIN'));
      const ms = rows.reduce((sum, row) => sum + row.ms, 0);
      // A BEGIN travels with the statement that names the tenant.
      return { app: calls(app) - begun, transactions: begun, system: calls(rows) - calls(app), ms, rows };
    },
  };
}
