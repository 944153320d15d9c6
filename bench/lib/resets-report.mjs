import { median } from './closed-loop.mjs';

const URGENCIES = ['critical', 'high', 'medium', 'low'];
const GROUPS = {
  waiting: 'waited from the start',
  'long ago': 'the same, started two hours ago',
  late: 'came while others waited',
};
const round = (value, digits = 1) => (Number.isFinite(value) ? value.toFixed(digits) : '–');
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Of all pairs that waited from the start and differ in urgency: how many per cent the less urgent one of was done first. */
function overtaken(resets) {
  const order = resets.filter(({ group }) => group === 'waiting').map(({ urgency }) => URGENCIES.indexOf(urgency));
  let [pairs, wrong] = [0, 0];
  for (let one = 0; one < order.length; one += 1)
    for (let other = one + 1; other < order.length; other += 1) {
      if (order[one] === order[other]) continue;
      pairs += 1;
      if (order[one] > order[other]) wrong += 1;
    }
  return (wrong / pairs) * 100;
}

function waits(engine, drains) {
  const all = drains.flatMap(({ resets }) => resets);
  return Object.entries(GROUPS).flatMap(([group, words]) =>
    URGENCIES.flatMap((urgency) => {
      const mine = all.filter((reset) => reset.group === group && reset.urgency === urgency).map(({ wait }) => wait);
      if (mine.length === 0) return [];
      mine.sort((one, other) => one - other);
      const values = [quantile(mine, 0.5), quantile(mine, 0.95), mine.at(-1)].map((value) => round(value, 2));
      return `| ${[engine, words, urgency, mine.length / drains.length, ...values].join(' | ')} |`;
    }),
  );
}

const asked = ({ query }) => query.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 90);

/** The statements that take PostgreSQL longest, a reset. */
const slowest = ({ statements, resets }) =>
  statements.rows.slice(0, 12).map((row) => {
    const [calls, ms] = [row.calls / resets.length, row.ms / resets.length];
    return `| ${round(ms, 2)} | ${round(calls)} | \`${asked(row)}\` |`;
  });

export function resetsAsMarkdown({ drains, rounds, trail, late }) {
  const engines = [...new Set(drains.map(({ engine }) => engine))].map((engine) => [
    engine,
    drains.filter((one) => one.engine === engine),
  ]);
  const of = (list, pick) => median(list.map(pick));
  const rates = engines.map(([engine, list]) => {
    const each = (pick) => of(list, (one) => pick(one) / one.resets.length);
    const cells = [
      ...[engine, round(of(list, (one) => one.perSecond)), round(of(list, (one) => one.seconds))],
      ...[round(each((one) => one.cpuSeconds * 1000)), round(each((one) => one.statements.ms))],
      ...[round(each((one) => one.statements.app)), round(each((one) => one.statements.transactions))],
      ...[round(each((one) => one.statements.system)), round(of(list, (one) => one.mails.perSecond))],
      ...[
        `${round(
          of(list, (one) => overtaken(one.resets)),
          2,
        )} %`,
        round(of(list, (one) => quantile(one.probes, 0.5))),
      ],
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const steps = engines.flatMap(([engine, list]) =>
    list[0].steps.map(
      (_, at) =>
        `| ${engine} | ${at + 1} | ${round(of(list, (one) => one.steps[at].p50))} | ${round(of(list, (one) => one.steps[at].p95))} |`,
    ),
  );
  return [
    `1,000 resets of four urgencies, waiting when one worker starts, and ${late.times} × (${late.urgencies.join(' and ')}) that come every ${late.everyMs} ms ` +
      `meanwhile; ${rounds === 1 ? 'one round' : `medians of ${rounds} rounds`}, a worker and a tenant of its own each` +
      `${trail > 0 ? `, with ${trail} sealed events before` : ', all new'}. ` +
      'The worker has one core; PostgreSQL, Redis, the mail server and the bench share the others.',
    '',
    '| engine | resets a second | seconds | worker CPU ms | PostgreSQL ms | round trips | transactions | queue and seal statements | mails a second after | less urgent first | other mail waited s |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rates,
    '',
    'From the fourth column to the eighth: a reset, with all that the worker did until the last one was done (its start, sealing, first mails).',
    '',
    '| engine | | urgency | resets | wait p50 s | p95 | last |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...engines.flatMap(([engine, list]) => waits(engine, list)),
    '',
    '| engine | step | p50 ms | p95 ms |',
    '| --- | --- | --- | --- |',
    ...steps,
    '',
    `| PostgreSQL ms a reset | calls | statement (${drains[0].engine}) |`,
    '| --- | --- | --- |',
    ...slowest(drains[0]),
    '',
  ].join('\n');
}
