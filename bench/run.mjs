import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { closedLoop } from './lib/closed-loop.mjs';
import { moveTo, OTHER_CORES } from './lib/pin.mjs';
import { rawLimits } from './lib/raw-limits.mjs';
import { asMarkdown, summarise } from './lib/report.mjs';
import { buildServer, startDatabase, startServer } from './lib/stack.mjs';
import { workloads } from './lib/workloads.mjs';
import { makeWorld } from './lib/world.mjs';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    built: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'dist/bench' },
  },
});
const options = flags.quick
  ? { rounds: 3, ms: 1_000, concurrency: [1, 16], users: 2_000 }
  : { rounds: 7, ms: 3_000, concurrency: [1, 16, 64], users: 10_000 };
const most = Math.max(...options.concurrency);
const wanted = (target) => flags.only.split(',').some((word) => target.includes(word));

/** The raw limit that a workload cannot pass, because it does that once an operation. */
const LIMIT_OF = {
  'W1 password sign-in': 'raw argon2id',
  'W2 password + TOTP → tokens': 'raw argon2id',
  'W3 refresh with rotation': 'raw HTTP',
  'W4 introspection': 'raw HTTP',
  'W5 authorize in a session + code → tokens': 'raw HTTP',
  'W6 userinfo': 'raw HTTP',
};

const tell = (line) => console.error(line);
const undo = [];
let end = () => undefined;
const interrupted = new Promise((_, reject) => (end = () => reject(new Error('interrupted'))));
interrupted.catch(() => undefined);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end());

/** All targets once a round, so that a machine that slows down slows them all. */
async function measure(targets) {
  const samples = [];
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const [target, act] of targets)
      for (const concurrency of options.concurrency) {
        const result = await closedLoop({ act, concurrency, ms: round === 0 ? 300 : options.ms });
        if (round > 0) samples.push({ target, concurrency, round, ...result }); // round 0 warms up
      }
    if (round > 0) tell(`round ${round} of ${options.rounds}`);
  }
  return samples;
}

async function run() {
  if (!flags.built) await buildServer();
  moveTo(OTHER_CORES, process.pid);
  const database = await startDatabase();
  undo.push(() => database.stop());
  const server = await startServer(database, 'server');
  undo.push(() => server.stop());
  await sleep(1_000);
  const facts = { 'ready after ms (first start: migrates and seeds)': server.startMs, 'idle RSS MiB': server.rssMiB() };
  const world = await makeWorld(server, database, options.users);
  const mine = workloads(server, world, most);
  undo.push(() => mine.close());
  await mine.prepare();
  const raw = await rawLimits(database.urls.superuser, most);
  undo.push(() => raw.stop());

  const acts = { ...raw.limits, ...(await mine.acts()) };
  const samples = await measure(Object.entries(acts).filter(([target]) => wanted(target)));
  facts['RSS MiB after the load'] = server.rssMiB();
  const absent = Object.keys(LIMIT_OF).filter((target) => !(target in acts));
  if (absent.length > 0) facts['not offered by this version'] = absent.join(', ');
  return summarise({ samples, facts, options });
}

try {
  const summary = await Promise.race([run(), interrupted]);
  mkdirSync(flags.out, { recursive: true });
  writeFileSync(join(flags.out, 'bench.json'), `${JSON.stringify(summary, null, 1)}\n`);
  const table = asMarkdown(summary, LIMIT_OF);
  writeFileSync(join(flags.out, 'bench.md'), table);
  console.log(table);
} catch (fault) {
  console.error(fault);
  process.exitCode = 1;
} finally {
  for (const step of undo.reverse()) await step();
}
process.exit();
