import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLine, countOne, sumCounts } from './test-counts.mjs';

/**
 * Runs every stage, also after one has failed, and closes with the one line that tells the result.
 * @param {{ root: string, long: boolean, env: Record<string, string | undefined>, stages: { name: string, run: Function }[], log: (line: string) => void }} options
 * @returns {Promise<number>} exit code: 0 only when nothing failed
 */
export async function runTests({ root, long, env, stages, log }) {
  const reportDir = mkdtempSync(join(tmpdir(), 'sekisho-reports-'));
  const results = [];
  try {
    for (const { name, run } of stages) {
      log(`\n── ${name}`);
      const began = performance.now();
      const counts = await run({ root, long, env, reportDir }).catch((error) => ({
        ...countOne(false),
        notes: [`${name}: ${error.message}`],
      }));
      results.push({ name, counts, seconds: (performance.now() - began) / 1000 });
    }
  } finally {
    rmSync(reportDir, { recursive: true, force: true });
  }
  const sum = sumCounts(results.map(({ counts }) => counts));
  log('');
  for (const { name, counts, seconds } of results)
    log(`${name.padEnd(16)} ${seconds.toFixed(1).padStart(7)} s  ${closingLine(counts)}`);
  for (const note of sum.notes) log(`note: ${note}`);
  for (const name of sum.skipped) log(`skipped: ${name}`);
  log(closingLine(sum));
  return sum.failed === 0 ? 0 : 1;
}
