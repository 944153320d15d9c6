import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const code = '**/*.{ts,tsx,mts}';
const tests = ['**/*.spec.{ts,tsx}', '**/testing.ts', '**/{test,testing}/**'];

const random = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: 'Math.random can be guessed: use the random bytes of node:crypto or a value that is passed in.',
};
const clock = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'domain/ has no clock: take `now` as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'domain/ has no clock: take `now` as an argument.',
  },
  { selector: "CallExpression[callee.name='Date']", message: 'domain/ has no clock: take `now` as an argument.' },
];
const outside = [
  { regex: '^(@nestjs/|typeorm(/|$)|pg(/|$))', message: 'domain/ knows no framework and no database.' },
  { regex: '^node:', message: 'domain/ knows no machine: pass the fact in.' },
  { regex: '^(\\./)?(\\.\\./)+(db|http|usecases)(/|$)', message: 'domain/ is called by these, it does not call them.' },
];
const unused = [
  'error',
  { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
];

/** Fast on purpose: no rule here asks the type checker, `npm run types` does that. Imports between projects: dependency-cruiser. */
export default defineConfig(
  globalIgnores(['**/dist/**', '**/node_modules/**', '.nx/**', '.data/**', 'docs/reports/**']),
  { linterOptions: { noInlineConfig: true } },
  {
    files: [code],
    extends: [tseslint.configs.strict],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': unused,
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      'no-restricted-syntax': ['error', random],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['libs/server/**/*.ts', 'apps/api/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: tests,
    rules: { '@typescript-eslint/no-extraneous-class': 'off', '@typescript-eslint/no-dynamic-delete': 'off' },
  },
  {
    files: ['**/domain/**/*.ts'],
    ignores: tests,
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', random, ...clock],
      'no-restricted-imports': ['error', { patterns: outside }],
    },
  },
  {
    files: ['**/*.d.mts', '**/*.d.ts'],
    rules: { '@typescript-eslint/no-unused-vars': 'off' },
  },
  {
    files: ['**/*.mjs'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-unused-vars': unused,
      'no-restricted-syntax': ['error', random],
      'no-const-assign': 'error',
      'no-dupe-keys': 'error',
      'no-unreachable': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },
);
