/** @typedef {{ passed: number, failed: number, skipped: string[], notes: string[] }} Counts */

/** A stage that is one test: it holds or it does not. */
export const countOne = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [], notes: [] });

/** No report, or one that shows nothing wrong where the program itself says it failed, is one failure: silence never passes. */
function atLeastOneFailure(counts, exitedWell, note) {
  return exitedWell || counts.failed > 0 ? counts : { ...counts, failed: 1, notes: [...counts.notes, note] };
}

const crashed = (name) => ({ ...countOne(false), notes: [`${name} ended without a report.`] });

/**
 * @param {any} report what vitest's JSON reporter wrote, or null @param {boolean} exitedWell
 * @returns {Counts}
 */
export function countVitest(report, exitedWell) {
  if (!report?.testResults) return crashed('vitest');
  const counts = { passed: 0, failed: 0, skipped: [], notes: [] };
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') failedHere += 1;
      else counts.skipped.push(`${test.fullName.trim()} (${test.status})`);
    }
    // A file that cannot be loaded, or whose hooks fail, has a failed status of its own and perhaps no tests at all.
    if (file.status === 'failed' && failedHere === 0) {
      failedHere = 1;
      counts.notes.push(`${file.name}: ${String(file.message ?? 'failed').split('\n')[0]}`);
    }
    counts.failed += failedHere;
  }
  if (counts.passed + counts.failed + counts.skipped.length === 0)
    return { ...countOne(false), notes: ['vitest found no tests.'] };
  return atLeastOneFailure(counts, exitedWell, 'vitest failed outside of any test.');
}

function* playwrightTests(suite, path = []) {
  for (const spec of suite.specs ?? []) for (const test of spec.tests) yield { name: [...path, spec.title].join(' › '), test };
  for (const inner of suite.suites ?? []) yield* playwrightTests(inner, [...path, inner.title]);
}

/**
 * @param {any} report what Playwright's JSON reporter wrote, or null @param {boolean} exitedWell
 * @returns {Counts}
 */
export function countPlaywright(report, exitedWell) {
  if (!report?.suites) return crashed('Playwright');
  const counts = { passed: 0, failed: 0, skipped: [], notes: [] };
  for (const { name, test } of playwrightTests(report)) {
    if (test.status === 'expected') counts.passed += 1;
    else if (test.status === 'skipped') counts.skipped.push(`${name} [${test.projectName}]`);
    else {
      counts.failed += 1;
      if (test.status === 'flaky')
        counts.notes.push(`${name} [${test.projectName}] failed first and passed when repeated; that counts as failed.`);
    }
  }
  if (counts.passed + counts.failed + counts.skipped.length === 0)
    return { ...countOne(false), notes: ['Playwright found no tests.'] };
  return atLeastOneFailure(
    counts,
    exitedWell,
    `Playwright failed outside of any test: ${report.errors?.[0]?.message ?? ''}`.trim(),
  );
}

/** @param {Counts[]} all */
export function sumCounts(all) {
  return all.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: [...sum.skipped, ...one.skipped],
      notes: [...sum.notes, ...one.notes],
    }),
    { passed: 0, failed: 0, skipped: [], notes: [] },
  );
}

export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
