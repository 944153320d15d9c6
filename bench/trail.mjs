import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { median } from './lib/closed-loop.mjs';
import { httpClient } from './lib/http.mjs';
import { buildServer, startDatabase, startServer } from './lib/stack.mjs';
import { fillTrail, RARE } from './lib/trail-rows.mjs';
import { administratorToken, makeWorld } from './lib/world.mjs';

const { values: flags } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    built: { type: 'boolean', default: false },
    out: { type: 'string', default: 'dist/bench' },
  },
});
const count = Number(flags.events);
const TRIES = 15;
const undo = [];

/** The questions of the audit page and of requirement 002, each as a query string. */
const questions = ({ next_cursor: cursor }, person, middle) => ({
  'newest page': 'limit=20',
  'newest 1,000': 'limit=1000',
  'second page by cursor': `limit=20&cursor=${cursor}`,
  'page in the middle by cursor': `limit=20&cursor=${middle}`,
  'page by offset 100,000': 'limit=20&offset=100000',
  'a type of every third event': 'limit=20&event_type=password_success',
  'a type that never was': 'limit=20&event_type=user_lock',
  'two types': 'limit=20&event_type=password_failure,mfa_locked',
  'a rare type': `limit=20&event_type=${RARE.type}`,
  'one person': `limit=20&user_id=${person}`,
  'one person and a type': `limit=20&user_id=${person}&event_type=password_failure`,
  'a day': 'limit=20&from=2026-03-01&to=2026-03-02',
  'an address': `limit=20&ip_address=${RARE.ip}`,
  'part of a name': 'limit=20&user_name=user123@',
  'a detail': 'limit=20&details.method=totp',
});

async function run() {
  if (!flags.built) await buildServer();
  const database = await startDatabase();
  undo.push(() => database.stop());
  const server = await startServer(database, 'server');
  undo.push(() => server.stop());
  const world = await makeWorld(server, database, 1);
  const client = new Client({ connectionString: database.urls.superuser });
  await client.connect();
  undo.push(() => client.end());
  const begun = performance.now();
  const { person, middle } = await fillTrail(client, world.tenantId, count, (line) => console.error(line));
  const filledS = Math.round((performance.now() - begun) / 1000);

  const http = httpClient(server.origin, 1);
  undo.push(() => http.close());
  const headers = { authorization: `Bearer ${await administratorToken(http, server.ready.demo)}` };
  const base = `/v1/management/organizations/${server.ready.demo.organization_id}/tenants/${world.tenantId}/security-events`;
  const first = (await http.get(`${base}?limit=20`, { headers })).body;
  const rows = [];
  for (const [question, query] of Object.entries(questions(first, person, middle))) {
    const times = [];
    let body;
    for (let attempt = 0; attempt <= TRIES; attempt += 1) {
      const start = performance.now();
      ({ body } = await http.get(`${base}?${query}`, { headers }));
      if (attempt === 0) rows.push({ question, coldMs: performance.now() - start });
      else times.push(performance.now() - start);
    }
    Object.assign(rows.at(-1), {
      ...{ ms: median(times), worstMs: Math.max(...times), found: body.list.length, total: body.total_count },
      exact: body.total_is_exact,
    });
  }
  const { rows: sizes } = await client.query(
    `SELECT pg_size_pretty(pg_total_relation_size('audit_event')) AS event, pg_size_pretty(pg_total_relation_size('audit_event_personal')) AS personal`,
  );
  return { count, filledS, sizes: sizes[0], rows };
}

try {
  const result = await run();
  const ms = (value) => value.toFixed(1);
  const table = [
    `${count} events of one tenant (${result.sizes.event}, and ${result.sizes.personal} beside them), written in ${result.filledS} s; HTTP included.`,
    '',
    '| question | ms | worst of 15 | first time | found | total |',
    '| --- | --- | --- | --- | --- | --- |',
    ...result.rows.map(
      (row) =>
        `| ${row.question} | ${ms(row.ms)} | ${ms(row.worstMs)} | ${ms(row.coldMs)} | ${row.found} | ${row.total}${row.exact ? '' : '+'} |`,
    ),
    '',
  ].join('\n');
  mkdirSync(flags.out, { recursive: true });
  writeFileSync(join(flags.out, 'trail.json'), `${JSON.stringify(result, null, 1)}\n`);
  writeFileSync(join(flags.out, 'trail.md'), table);
  console.log(table);
} catch (fault) {
  console.error(fault);
  process.exitCode = 1;
} finally {
  for (const step of undo.reverse()) await step();
}
process.exit();
