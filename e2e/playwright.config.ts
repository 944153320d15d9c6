import { defineConfig } from '@playwright/test';
import type { Options } from './support/test.ts';

const chromium = process.env['SEKISHO_TEST_CHROMIUM'];
/** Every test is recorded, to be looked at with `npx playwright show-trace`; usually none is. */
const isRecorded = process.env['SEKISHO_E2E_TRACE'] === '1';

/** Browser tests by user story. They start the whole product themselves; `npm run build` has to have been run. */
export default defineConfig<object, Options>({
  testDir: 'login',
  outputDir: '../dist/e2e-results',
  preserveOutput: isRecorded ? 'always' : 'never',
  globalSetup: './stack/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 7_000 },
  reporter: 'list',
  projects: [
    { name: 'login' },
    { name: 'console', testDir: 'console' },
    // `npm run test:long` only (tools/lib/test-stages.mjs): the same states in every combination of their looks.
    { name: 'long', testMatch: 'accessibility.spec.ts', use: { thorough: true } },
  ],
  use: {
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    viewport: { width: 1280, height: 900 },
    actionTimeout: 10_000,
    trace: isRecorded ? 'on' : 'off',
    launchOptions: {
      // Without a browser of the system, Playwright's own is used: `npx playwright install chromium`.
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
