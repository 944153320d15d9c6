import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { closedLoop, median } from './lib/closed-loop.mjs';
import { moveTo, OTHER_CORES } from './lib/pin.mjs';
import { buildServer, startDatabase, startServer } from './lib/stack.mjs';
import { fillTrail } from './lib/trail-rows.mjs';
import { workloads } from './lib/workloads.mjs';
import { makeWorld } from './lib/world.mjs';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    built: { type: 'boolean', default: false },
    out: { type: 'string', default: 'dist/bench' },
  },
});
const options = flags.quick ? { rounds: 5, ms: 1_500, events: 50_000 } : { rounds: 11, ms: 4_000, events: 300_000 };
const AT_ONCE = 16;
const TARGETS = ['W1', 'W2', 'W5'];
const undo = [];

/** A database and a server of its own; `role` web neither seals nor runs jobs, `all` does both in the same process. */
async function startSide(role) {
  const database = await startDatabase();
  undo.push(() => database.stop());
  const server = await startServer(database, role, { ROLE: role });
  undo.push(() => server.stop());
  const mine = workloads(server, await makeWorld(server, database, 6_000), AT_ONCE);
  undo.push(() => mine.close());
  await mine.prepare();
  const client = new Client({ connectionString: database.urls.superuser });
  await client.connect();
  undo.push(() => client.end());
  const acts = Object.entries(await mine.acts()).filter(([name]) => TARGETS.some((target) => name.startsWith(target)));
  return { role, database, client, acts };
}

/** Seconds since the oldest event that waits for its seal was queued; 0 when none waits. */
const lagOf = async ({ client }) =>
  (
    await client.query(
      `SELECT coalesce(extract(epoch FROM clock_timestamp() - min(queued_at)), 0)::float8 AS s FROM audit_unsealed`,
    )
  ).rows[0].s;

async function compare(sides) {
  const samples = [];
  let worstLag = 0;
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const [at] of sides[0].acts.entries())
      for (const side of sides) {
        const [target, act] = side.acts[at];
        const watch = side.role === 'all' ? watchLag(side) : null;
        const { perSecond } = await closedLoop({ act, concurrency: AT_ONCE, ms: round === 0 ? 300 : options.ms });
        worstLag = Math.max(worstLag, (await watch?.stop()) ?? 0);
        if (round > 0) samples.push({ target, role: side.role, perSecond });
      }
    console.error(`round ${round} of ${options.rounds}`);
  }
  const of = (target, role) => median(samples.filter((s) => s.target === target && s.role === role).map((s) => s.perSecond));
  const rows = sides[0].acts.map(([target]) => ({ target, off: of(target, 'web'), on: of(target, 'all') }));
  return { rows, worstLag };
}

function watchLag(side) {
  let worst = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      worst = Math.max(worst, await lagOf(side));
      await sleep(100);
    }
  })();
  return { stop: async () => ((isOver = true), await watching, worst) };
}

/** How fast a worker of its own seals what waits. The events are those of `trail-rows.mjs`, put in the queue at once. */
async function drain({ database, client }) {
  const tenantId = (await client.query(`SELECT tenant_id FROM account WHERE username LIKE 'user%@bench.example' LIMIT 1`)).rows[0]
    .tenant_id;
  await fillTrail(client, tenantId, options.events, () => undefined);
  await client.query(
    `INSERT INTO audit_unsealed (tenant_id, event_id) SELECT tenant_id, id FROM audit_event WHERE origin->>'node' = 'bench'`,
  );
  const worker = await startServer(database, 'worker', { ROLE: 'worker' });
  const waiting = async () => (await client.query('SELECT count(*)::int AS n FROM audit_unsealed')).rows[0].n;
  const [begun, first] = [performance.now(), await waiting()];
  let left = first;
  while (left > 0 && performance.now() - begun < 300_000) {
    await sleep(200);
    left = await waiting();
  }
  const seconds = (performance.now() - begun) / 1000;
  await worker.stop();
  return { events: first - left, perSecond: (first - left) / seconds };
}

async function run() {
  if (!flags.built) await buildServer();
  moveTo(OTHER_CORES, process.pid);
  const sides = [await startSide('web'), await startSide('all')];
  const compared = await compare(sides);
  return { at: new Date().toISOString(), options, ...compared, drained: await drain(sides[0]) };
}

try {
  const result = await run();
  const line = ({ target, off, on }) =>
    `| ${target} | ${off.toFixed(1)} | ${on.toFixed(1)} | ${((on / off - 1) * 100).toFixed(1)} % |`;
  const table = [
    `${options.rounds} rounds of ${options.ms} ms, ${AT_ONCE} at once, both servers in each round, medians. On: sealing and jobs in the server's own process.`,
    '',
    '| workload | off, per second | on | difference |',
    '| --- | --- | --- | --- |',
    ...result.rows.map(line),
    '',
    `- Oldest event without a seal during the load: ${result.worstLag.toFixed(2)} s.`,
    `- A worker sealed ${result.drained.events} waiting events at ${Math.round(result.drained.perSecond)} a second.`,
    '',
  ].join('\n');
  mkdirSync(flags.out, { recursive: true });
  writeFileSync(join(flags.out, 'sealing.json'), `${JSON.stringify(result, null, 1)}\n`);
  writeFileSync(join(flags.out, 'sealing.md'), table);
  console.log(table);
} catch (fault) {
  console.error(fault);
  process.exitCode = 1;
} finally {
  for (const step of undo.reverse()) await step();
}
process.exit();
