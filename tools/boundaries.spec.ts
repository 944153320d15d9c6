import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundaryOptions, boundaryRules, readProjects } from './lib/boundary-rules.mjs';

const workspace = join(import.meta.dirname, '..');
const project = (side: string, tier: number) =>
  JSON.stringify({ name: `${side}-${tier}`, tags: [`side:${side}`, `tier:${tier}`] });

/** A small workspace that keeps every rule. Each violation below is one more file in it. */
const lawful: Record<string, string> = {
  'package.json': JSON.stringify({
    type: 'module',
    imports: Object.fromEntries(
      ['shared', 'server', 'web'].map((side) => [
        `#${side}/*`,
        { source: `./libs/${side}/*/src/index.ts`, default: './dist/none.js' },
      ]),
    ),
  }),
  'libs/shared/kernel/project.json': project('shared', 0),
  'libs/shared/kernel/src/index.ts': 'export type Known = string;',
  'libs/server/store/project.json': project('server', 3),
  'libs/server/store/src/index.ts': "export { read } from './read.ts';",
  'libs/server/store/src/read.ts': "import type { Known } from '#shared/kernel';\nexport const read = (): Known => '';",
  'libs/server/store/src/testing.ts': "export { read as readFake } from './read.ts';",
  'libs/server/mail/project.json': project('server', 5),
  'libs/server/mail/src/index.ts': "export { read as mail } from '#server/store';",
  'libs/server/mail/src/db/rows.ts': 'export const rows: readonly string[] = [];',
  'libs/server/phone/project.json': project('server', 5),
  'libs/server/phone/src/index.ts': "export { read as phone } from '#server/store';",
  'libs/web/ui/project.json': project('web', 6),
  'libs/web/ui/src/index.ts': "export type { Known } from '#shared/kernel';",
  'node_modules/@nestjs/common/package.json': JSON.stringify({ name: '@nestjs/common', main: 'index.js' }),
  'node_modules/@nestjs/common/index.js': 'exports.Injectable = () => {};',
};

/** file → [its text, the rules that must speak]. */
const violations: Record<string, [string, string[]]> = {
  'libs/server/mail/src/sibling.ts': ["export { phone } from '#server/phone';", ['lower-tiers-only:server-5']],
  'libs/server/store/src/upward.ts': ["export type { mail } from '#server/mail';", ['lower-tiers-only:server-3']],
  'libs/server/store/src/itself.ts': ["export { read } from '#server/store';", ['not-itself-through-its-door']],
  'libs/web/ui/src/server.ts': ["export { mail } from '#server/mail';", ['own-side-only:web']],
  'libs/server/mail/src/deep.ts': [
    "export { read } from '../../store/src/read.ts';",
    ['no-deep-path', 'no-relative-path-to-another-project'],
  ],
  'libs/server/mail/src/faked.ts': [
    "export { readFake } from '../../store/src/testing.ts';",
    ['no-relative-path-to-another-project', 'testing-only-from-tests'],
  ],
  'libs/server/mail/src/domain/nest.ts': ["export { Injectable } from '@nestjs/common';", ['pure-domain']],
  'libs/server/mail/src/domain/table.ts': ["export { rows } from '../db/rows.ts';", ['pure-domain']],
  'libs/server/mail/src/domain/machine.ts': ["export { readFileSync } from 'node:fs';", ['pure-domain-no-node']],
  'libs/server/mail/src/one.ts': ["import { two } from './two.ts';\nexport const one = (): unknown => two;", ['no-circle']],
  'libs/server/mail/src/two.ts': ["import { one } from './one.ts';\nexport const two = (): unknown => one;", []], // named once, by its first file
  'libs/server/mail/src/lost.ts': ["export { nothing } from '#server/nothing';", ['resolvable']],
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-boundaries-'));
  const texts = Object.entries(violations).map(([path, [text]]): [string, string] => [path, text]);
  for (const [path, text] of [...Object.entries(lawful), ...texts]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function violationsByFile(): Promise<Record<string, string[]>> {
  const ruleSet = { forbidden: boundaryRules(readProjects(folder)) };
  const { output } = await cruise(
    ['libs'],
    { ...boundaryOptions, baseDir: folder, validate: true, ruleSet },
    boundaryOptions.enhancedResolveOptions,
  );
  const found: Record<string, string[]> = {};
  for (const { from, rule } of (output as ICruiseResult).summary.violations) {
    found[from] = [...new Set([...(found[from] ?? []), rule.name])].sort();
  }
  return found;
}

describe('imports between projects', () => {
  it('finds each seeded violation by exactly its rules and nothing in the files that keep them', async () => {
    const expected = Object.fromEntries(
      Object.entries(violations).flatMap(([path, [, rules]]) => (rules.length > 0 ? [[path, rules]] : [])),
    );
    expect(await violationsByFile()).toEqual(expected);
  });

  it('refuses a workspace with a project that has no tier, instead of not looking at it', () => {
    const path = join(folder, 'libs/server/untold');
    mkdirSync(path);
    expect(() => readProjects(folder)).toThrow('libs/server/untold has no project.json');
    writeFileSync(join(path, 'project.json'), JSON.stringify({ name: 'untold', tags: ['side:server'] }));
    expect(() => readProjects(folder)).toThrow('libs/server/untold/project.json has no tag "tier:N"');
    rmSync(path, { recursive: true });
  });

  it('describes every project of this repository', () => {
    expect(readProjects(workspace).map(({ name }) => name)).toContain('shared-kernel');
  });
});

describe('the rules inside a file', () => {
  const eslint = new ESLint({ cwd: workspace });
  /** The rules that speak about a text at a path, without repetition. */
  async function rulesAgainst(text: string, filePath: string): Promise<(string | null)[]> {
    const [result] = await eslint.lintText(`${text}\n`, { filePath: join(workspace, filePath) });
    return [...new Set(result?.messages.map(({ ruleId }) => ruleId))];
  }
  const domain = 'libs/server/policies/src/domain/seeded.ts';

  it.each([
    ["export { Injectable } from '@nestjs/common';", 'no-restricted-imports'],
    ["export type { DataSource } from 'typeorm';", 'no-restricted-imports'],
    ["export { Pool } from 'pg';", 'no-restricted-imports'],
    ["export { randomBytes } from 'node:crypto';", 'no-restricted-imports'],
    ["export { store } from '../db/store.ts';", 'no-restricted-imports'],
    ["export { route } from '../../http/route.ts';", 'no-restricted-imports'],
    ["export { run } from '../usecases/run.ts';", 'no-restricted-imports'],
    ['export const now = Date.now();', 'no-restricted-syntax'],
    ['export const now = new Date();', 'no-restricted-syntax'],
    ['export const chance = Math.random();', 'no-restricted-syntax'],
    ["console.log('seen');", 'no-console'],
  ])('refuses %s in domain/', async (text, rule) => {
    expect(await rulesAgainst(text, domain)).toEqual([rule]);
  });

  it('lets domain/ compute with instants that it was given', async () => {
    expect(await rulesAgainst('export const after = (now: number) => new Date(now + 1);', domain)).toEqual([]);
  });

  it.each([
    ["console.log('seen');", 'no-console'],
    ['export const chance = Math.random();', 'no-restricted-syntax'],
    ['export const anything = (value: any) => value;', '@typescript-eslint/no-explicit-any'],
    ['export const first = (values: string[]) => values[0]!.length;', '@typescript-eslint/no-non-null-assertion'],
    ['const unread = 1;\nexport {};', '@typescript-eslint/no-unused-vars'],
    ['// eslint-disable-next-line\nexport const anything = (value: any) => value;', '@typescript-eslint/no-explicit-any'],
  ])('refuses %s in the server', async (text, rule) => {
    expect(await rulesAgainst(text, 'libs/server/policies/src/seeded.ts')).toContain(rule);
  });
});
