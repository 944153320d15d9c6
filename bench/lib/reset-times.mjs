/**
 * Times from the rows themselves: a wait begins with the first step of all, or with the reset where that was later. `known`: what
 * is known of a reset by its id; `probes`: ids of other jobs.
 */
export async function outcome(client, tenantId, known, probes) {
  const { rows } = await client.query(
    `SELECT r.id, r.state, (extract(epoch FROM r.executed_at) * 1000)::float8 AS started, (extract(epoch FROM r.finished_at) * 1000)::float8 AS ended,
            (SELECT (extract(epoch FROM min(s.started_at)) * 1000)::float8 FROM mfa_reset_step s WHERE s.tenant_id = $1 AND s.reset_id = r.id) AS begun
     FROM mfa_reset r WHERE r.tenant_id = $1 ORDER BY r.finished_at`,
    [tenantId],
  );
  const unfinished = rows.filter(({ state }) => state !== 'completed').length;
  if (unfinished > 0) throw new Error(`${unfinished} resets were not completed`);
  const begun = Math.min(...rows.map((row) => row.begun));
  const seconds = (rows.at(-1).ended - begun) / 1000;
  const resets = rows.map(({ id, started, ended }) => ({ ...known.get(id), wait: (ended - Math.max(begun, started)) / 1000 }));
  const steps = await client.query(
    `SELECT step, (percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - started_at) * 1000)) AS ms
     FROM mfa_reset_step WHERE tenant_id = $1 GROUP BY step ORDER BY step`,
    [tenantId],
  );
  const waited = await client.query(
    `SELECT extract(epoch FROM finished_at - created_at)::float8 AS s FROM job WHERE tenant_id = $1 AND id = ANY ($2) ORDER BY s`,
    [tenantId, probes],
  );
  return {
    ...{ seconds, perSecond: rows.length / seconds, resets },
    steps: steps.rows.map(({ ms: [p50, p95] }) => ({ p50, p95 })),
    probes: waited.rows.map(({ s }) => s),
  };
}
