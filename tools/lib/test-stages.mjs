import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf } from './package-command.mjs';
import { countOne, countPlaywright, countVitest } from './test-counts.mjs';

/** @returns {Promise<{ ok: boolean, output: string }>} `output` only when it was asked for, else it goes to the terminal */
function run(command, args, { root, env, capture = false }) {
  const shell = process.platform === 'win32' && command === 'npm';
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'], shell });
    let output = '';
    child.stdout?.on('data', (chunk) => void (output += chunk));
    child.once('error', (error) => done({ ok: false, output: error.message }));
    child.once('close', (code) => done({ ok: code === 0, output }));
  });
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

const script = (name) => async (context) => countOne((await run('npm', ['run', '--silent', name], context)).ok);

async function vitest(context) {
  const report = join(context.reportDir, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const projects = context.long ? [] : ['--project=!long'];
  const { ok } = await run(
    process.execPath,
    [commandOf(context.root, 'vitest', 'vitest'), 'run', ...reporters, ...projects],
    context,
  );
  return countVitest(readReport(report), ok);
}

/** Playwright can choose projects but not leave one out, so it is asked for all of them first. */
async function playwrightProjects(cli, config, context) {
  const env = { ...context.env, PLAYWRIGHT_JSON_OUTPUT_NAME: '', PLAYWRIGHT_JSON_OUTPUT_FILE: '' };
  const { output } = await run(process.execPath, [cli, 'test', '-c', config, '--list', '--reporter=json'], {
    ...context,
    env,
    capture: true,
  });
  try {
    return JSON.parse(output.slice(output.indexOf('{'))).config.projects.map((project) => project.name);
  } catch {
    return [];
  }
}

async function playwright(context) {
  const config = join(context.root, 'e2e', 'playwright.config.ts');
  const cli = commandOf(context.root, '@playwright/test', 'playwright');
  const report = join(context.reportDir, 'playwright.json');
  const names = context.long ? [] : await playwrightProjects(cli, config, context);
  const projects = names.includes('long') ? names.filter((name) => name !== 'long').map((name) => `--project=${name}`) : [];
  // A focused test would leave the others out without a trace in the report, so it is forbidden.
  const args = [cli, 'test', '-c', config, '--reporter=list,json', '--forbid-only', ...projects];
  const { ok } = await run(process.execPath, args, { ...context, env: { ...context.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } });
  return countPlaywright(readReport(report), ok);
}

/** What `npm test` does, in its order. Each stage answers with its counts and never throws for a failing test. */
export function testStages(root) {
  return [
    { name: 'format and lint', run: script('lint') },
    { name: 'types', run: script('types') },
    { name: 'build', run: script('build') },
    { name: 'vitest', run: vitest },
    ...(existsSync(join(root, 'e2e', 'playwright.config.ts')) ? [{ name: 'browser', run: playwright }] : []),
  ];
}
