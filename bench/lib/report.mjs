import { cpus, totalmem } from 'node:os';
import { execFileSync } from 'node:child_process';
import { median } from './closed-loop.mjs';
import { canPin } from './pin.mjs';

const rounded = (value) => (value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
const commit = () => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
};

/** `samples`: one entry a measurement, in the order they were made. Medians of the rounds, never one round's best. */
export function summarise({ samples, facts, options }) {
  const keys = [...new Set(samples.map(({ target, concurrency }) => `${target}|${concurrency}`))];
  const rows = keys.map((key) => {
    const [target, concurrency] = key.split('|');
    const mine = samples.filter((sample) => sample.target === target && sample.concurrency === Number(concurrency));
    const of = (name) => rounded(median(mine.map((sample) => sample[name])));
    return {
      target,
      concurrency: Number(concurrency),
      perSecond: of('perSecond'),
      p50: of('p50'),
      p99: of('p99'),
      rounds: mine.length,
    };
  });
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  return { at: new Date().toISOString(), commit: commit(), pinned: canPin, machine, options, facts, rows, samples };
}

/** The same as a table; `against` names, for a workload, the limit its share is taken of. */
export function asMarkdown(summary, against) {
  const { rows, machine, facts, options } = summary;
  const limitOf = (row) =>
    rows.find(({ target, concurrency }) => target === against[row.target] && concurrency === row.concurrency);
  const line = (row) => {
    const limit = limitOf(row);
    const share = limit ? `${Math.round((row.perSecond / limit.perSecond) * 100)} % of ${limit.target}` : '';
    return `| ${row.target} | ${row.concurrency} | ${row.perSecond} | ${row.p50} | ${row.p99} | ${share} |`;
  };
  return [
    `Measured ${summary.at} at ${summary.commit ?? 'no commit'} on ${machine.cores} × ${machine.cpu}, Node ${machine.node}.`,
    `Closed loop, ${options.rounds} rounds of ${options.ms} ms each, all targets in each round, medians. ` +
      (summary.pinned ? 'Server on one core, everything else on the others.' : 'Not pinned: shares of raw limits mean little.'),
    '',
    '| target | at once | per second | p50 ms | p99 ms | share |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(line),
    '',
    ...Object.entries(facts).map(([name, value]) => `- ${name}: ${typeof value === 'number' ? rounded(value) : value}`),
    '',
  ].join('\n');
}
