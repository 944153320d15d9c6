import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { onPath } from '../tools/lib/test-programs.mjs';
import { startRedis } from '../tools/lib/redis.mjs';
import { startMailSink } from './lib/mail-sink.mjs';
import { moveTo, OTHER_CORES } from './lib/pin.mjs';
import { dressUsers, makeRequester, resetQueue } from './lib/queued-resets.mjs';
import { outcome } from './lib/reset-times.mjs';
import { resetsAsMarkdown } from './lib/resets-report.mjs';
import { buildServer, startDatabase, startServer } from './lib/stack.mjs';
import { COUNTING, statementCounter } from './lib/statements.mjs';
import { fillTrail, queueTrail } from './lib/trail-rows.mjs';
import { makeWorld } from './lib/world.mjs';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    built: { type: 'boolean', default: false },
    young: { type: 'boolean', default: false },
    engine: { type: 'string', default: 'outbox,bull' },
    out: { type: 'string', default: 'dist/bench' },
  },
});
const rounds = flags.quick ? 1 : 3;
const engines = flags.engine.split(',');
/** The thousand that wait, in no order; so many of the low ones were started two hours ago. */
const WAITING = { critical: 100, high: 200, medium: 300, low: 400 };
const LONG_AGO = { urgency: 'low', count: 20, ms: 2 * 3_600_000 };
/** What comes while they are worked: one of each, so often, so many times. */
const LATE = { urgencies: ['critical', 'low'], everyMs: 500, times: 10 };
const USERS = 1_000 + LATE.urgencies.length * LATE.times;
const TRAIL = 20_000;
const MOST_MS = 240_000;
const undo = [];

const shuffled = (list) => {
  const all = [...list];
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1);
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all;
};

/** Fills the queue of a tenant; answers what is known of each reset by its id, and the users that are left. */
async function fill(queue, { tenantId, users }) {
  const now = Date.now();
  const kinds = Object.entries(WAITING).flatMap(([urgency, count]) =>
    Array.from({ length: count }, () => ({ urgency, group: 'waiting' })),
  );
  for (const kind of kinds.filter(({ urgency }) => urgency === LONG_AGO.urgency).slice(0, LONG_AGO.count))
    kind.group = 'long ago';
  const mixed = shuffled(kinds);
  const resets = mixed.map(({ urgency, group }, at) => ({
    targetId: users[at],
    urgency,
    startedAt: new Date(group === 'long ago' ? now - LONG_AGO.ms : now),
  }));
  const ids = await queue.put(tenantId, resets);
  return { known: new Map(ids.map((id, at) => [id, mixed[at]])), left: users.slice(mixed.length) };
}

/** While the queue is worked: an urgent and a patient reset at once, and a mail that has nothing to do with resets. */
async function comeLate(queue, tenantId, filled, isOver) {
  const mails = [];
  for (let time = 0; time < LATE.times && !(await isOver()); time += 1) {
    const startedAt = new Date();
    const resets = LATE.urgencies.map((urgency) => ({ targetId: filled.left.pop(), urgency, startedAt }));
    const ids = await queue.put(tenantId, resets);
    for (const [at, id] of ids.entries()) filled.known.set(id, { urgency: resets[at].urgency, group: 'late' });
    mails.push(await queue.putMail(tenantId));
    await sleep(LATE.everyMs);
  }
  return mails;
}

const count = async (client, text, tenantId) => (await client.query(text, [tenantId])).rows[0].n;
const running = (client, tenantId) =>
  count(client, `SELECT count(*)::int AS n FROM mfa_reset WHERE tenant_id = $1 AND state = 'running'`, tenantId);
const openJobs = (client, tenantId) =>
  count(
    client,
    `SELECT count(*)::int AS n FROM job WHERE tenant_id = $1 AND finished_at IS NULL AND failed_at IS NULL`,
    tenantId,
  );

async function until(check, what) {
  const end = performance.now() + MOST_MS;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`${what} took more than ${MOST_MS / 1000} s`);
    await sleep(100);
  }
}

/** One tenant's queue, worked by one worker from its start to the last mail. */
async function drain({ engine, database, client, queue, world, sink, counter, settings }) {
  const { tenantId } = world;
  const filled = await fill(queue, world);
  const mailsBefore = sink.received();
  await counter.begin();
  const worker = await startServer(database, engine, { ROLE: 'worker', SMTP_URL: sink.url, ...settings });
  try {
    const isOver = async () => (await running(client, tenantId)) === 0;
    const probes = await comeLate(queue, tenantId, filled, isOver);
    await until(isOver, 'the queue');
    const [statements, cpuSeconds, early] = [await counter.read(), worker.cpuSeconds(), sink.received() - mailsBefore];
    const resetsOver = performance.now();
    await until(async () => (await openJobs(client, tenantId)) === 0, 'the mails');
    const mails = { early, perSecond: (sink.received() - mailsBefore - early) / ((performance.now() - resetsOver) / 1000) };
    return { engine, statements, cpuSeconds, mails, ...(await outcome(client, tenantId, filled.known, probes)) };
  } finally {
    await worker.stop();
  }
}

async function run() {
  if (!flags.built) await buildServer();
  moveTo(OTHER_CORES, process.pid);
  const database = await startDatabase(COUNTING);
  undo.push(() => database.stop());
  const client = new Client({ connectionString: database.urls.superuser });
  await client.connect();
  undo.push(() => client.end());
  const sink = await startMailSink();
  undo.push(() => sink.stop());
  const redis = engines.includes('bull') ? await redisIn(database.folder) : null;
  const web = await startServer(database, 'web', { ROLE: 'web' });
  undo.push(() => web.stop());
  const queue = await resetQueue({ client, database, requester: await makeRequester(client, web.ready.demo) });
  const turns = Array.from({ length: rounds }, () => engines).flat();
  const worlds = [];
  for (const _ of turns) {
    const { tenantId } = await makeWorld(web, database, USERS);
    worlds.push({ tenantId, users: await dressUsers(client, tenantId) });
  }
  await web.stop();
  if (!flags.young) await growUp(database, client, worlds);
  const counter = await statementCounter(client);
  const drains = [];
  for (const [turn, engine] of turns.entries()) {
    const settings = engine === 'bull' ? { REDIS_URL: redis.url } : {};
    drains.push(await drain({ engine, database, client, queue, world: worlds[turn], sink, counter, settings }));
    console.error(`drained ${turn + 1} of ${turns.length} (${engine}): ${drains.at(-1).perSecond.toFixed(1)} a second`);
  }
  return { at: new Date().toISOString(), rounds, trail: flags.young ? 0 : TRAIL, late: LATE, longAgo: LONG_AGO, drains };
}

/** Gives each tenant a sealed trail, and PostgreSQL the numbers of rows it plans by: an installation is not new for long. */
async function growUp(database, client, worlds) {
  for (const { tenantId } of worlds) {
    await fillTrail(client, tenantId, TRAIL, () => undefined);
    await queueTrail(client, tenantId);
  }
  const sealer = await startServer(database, 'sealer', { ROLE: 'worker' });
  await until(async () => (await client.query('SELECT count(*)::int AS n FROM audit_unsealed')).rows[0].n === 0, 'sealing');
  await sealer.stop();
  await client.query('ANALYZE');
}

async function redisIn(dir) {
  const program = process.env.SEKISHO_TEST_REDIS_BIN || onPath(['redis-server', 'valkey-server']);
  if (!program) throw new Error('redis-server is not on the PATH; --engine outbox does without');
  const redis = await startRedis({ program, dir });
  undo.push(() => redis.stop());
  moveTo(OTHER_CORES, redis.pid);
  return redis;
}

try {
  const result = await run();
  const table = resetsAsMarkdown(result);
  mkdirSync(flags.out, { recursive: true });
  writeFileSync(join(flags.out, 'resets.json'), `${JSON.stringify(result, null, 1)}\n`);
  writeFileSync(join(flags.out, 'resets.md'), table);
  console.log(table);
} catch (fault) {
  console.error(fault);
  process.exitCode = 1;
} finally {
  for (const step of undo.reverse()) await step();
}
process.exit();
