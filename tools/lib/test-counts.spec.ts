import { describe, expect, it } from 'vitest';
import { runTests } from './run-tests.mjs';
import { closingLine, countOne, countPlaywright, countVitest, sumCounts } from './test-counts.mjs';

const vitestFile = (status: string, tests: string[]) => ({
  name: 'a.spec.ts',
  status,
  message: 'Cannot find module',
  assertionResults: tests.map((result) => ({ status: result, fullName: `does ${result}` })),
});
const playwright = (statuses: string[]) => ({
  suites: [
    {
      title: 'a.spec.ts',
      suites: [{ title: 'login', specs: statuses.map((status) => ({ title: status, tests: [{ status, projectName: 'ja' }] })) }],
    },
  ],
  errors: [],
});

describe('counting', () => {
  it('takes passed and failed from the report of vitest and names what was skipped', () => {
    const counts = countVitest({ testResults: [vitestFile('failed', ['passed', 'failed', 'pending', 'todo'])] }, false);
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: ['does pending (pending)', 'does todo (todo)'], notes: [] });
  });

  it('counts a file that cannot be loaded as failed', () => {
    const counts = countVitest({ testResults: [vitestFile('passed', ['passed']), vitestFile('failed', [])] }, false);
    expect(counts).toMatchObject({ passed: 1, failed: 1, notes: ['a.spec.ts: Cannot find module'] });
  });

  it.each([
    ['no report', null, false],
    ['an empty report', { testResults: [] }, true],
    ['an error outside of the tests', { testResults: [vitestFile('passed', ['passed'])] }, false],
  ])('never lets %s pass', (_, report, exitedWell) => {
    expect(countVitest(report, exitedWell).failed).toBe(1);
  });

  it('walks nested suites of Playwright, names the skipped, and counts a flaky test as failed', () => {
    const counts = countPlaywright(playwright(['expected', 'unexpected', 'flaky', 'skipped']), false);
    expect(counts).toMatchObject({ passed: 1, failed: 2, skipped: ['a.spec.ts › login › skipped [ja]'] });
  });

  it.each([
    ['no report', null, false],
    ['no tests', playwright([]), true],
    ['an error outside of the tests', playwright(['expected']), false],
  ])('never lets %s of Playwright pass', (_, report, exitedWell) => {
    expect(countPlaywright(report, exitedWell).failed).toBe(1);
  });

  it('closes with one line', () => {
    const skipped = { passed: 0, failed: 0, skipped: ['x'], notes: [] };
    expect(closingLine(sumCounts([countOne(true), countOne(false), countOne(true), skipped]))).toBe(
      '2 passed, 1 failed, 1 skipped',
    );
  });
});

describe('running the stages', () => {
  const runAll = async (...results: (boolean | Error)[]) => {
    const lines: string[] = [];
    const ran: string[] = [];
    const stages = results.map((result, i) => ({
      name: `stage ${i}`,
      run: () => {
        ran.push(`stage ${i}`);
        return result instanceof Error ? Promise.reject(result) : Promise.resolve(countOne(result));
      },
    }));
    const code = await runTests({ root: '/', long: false, env: {}, stages, log: (line) => lines.push(line) });
    return { code, ran, last: lines.at(-1) };
  };

  it('goes on after a stage that failed or crashed, and answers 1', async () => {
    expect(await runAll(false, new Error('crash'), true)).toEqual({
      code: 1,
      ran: ['stage 0', 'stage 1', 'stage 2'],
      last: '1 passed, 2 failed, 0 skipped',
    });
  });

  it('answers 0 when nothing failed', async () => {
    expect(await runAll(true, true)).toMatchObject({ code: 0, last: '2 passed, 0 failed, 0 skipped' });
  });
});
