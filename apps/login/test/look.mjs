// Takes a picture of every screen and runs axe over it, against the fake server. Not part of `npm test`:
//   npx vite build apps/login && node apps/login/test/look.mjs [part of a screen's name …]
// Pictures go to dist/looks. Ends with 1 when axe, the content policy or the console complained.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { runnerImport } from 'vite';
import { screens } from './screens.mjs';

const ROOT = join(import.meta.dirname, '../../..');
const OUT = join(ROOT, 'dist/looks');
const wanted = process.argv.slice(2);

const { module } = await runnerImport(join(import.meta.dirname, 'fake-server.ts'));
const { server, fakes } = module.fakeServer(join(ROOT, 'dist/apps/login'));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const axe = await readFile(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
await mkdir(OUT, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

const plain = { width: 390, height: 844, language: 'ja', scheme: 'light', contrast: 'no-preference', forced: 'none' };
const variants = {
  'ja-390': plain,
  'en-390': { ...plain, language: 'en' },
  'ja-1280': { ...plain, width: 1280, height: 900 },
  'ja-390-dark': { ...plain, scheme: 'dark' },
  'ja-390-contrast': { ...plain, contrast: 'more' },
};
const few = {
  'en-1280-dark': { ...plain, width: 1280, height: 900, language: 'en', scheme: 'dark' },
  'ja-900': { ...plain, width: 900, height: 900 },
  'ja-320': { ...plain, width: 320, height: 640 },
  'ja-390-forced': { ...plain, forced: 'active' },
};

let faults = 0;
const complain = (where, what) => {
  faults += 1;
  process.stderr.write(`${where}: ${what}\n`);
};

for (const [name, screen] of Object.entries(screens)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  for (const [variant, look] of Object.entries({ ...variants, ...(screen.more ? few : {}) })) {
    const where = `${name} ${variant}`;
    fakes.clear();
    const context = await browser.newContext({
      viewport: { width: look.width, height: look.height },
      locale: look.language === 'ja' ? 'ja-JP' : 'en-US',
      colorScheme: look.scheme,
      contrast: look.contrast,
      forcedColors: look.forced,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.on('console', (message) => {
      // A refused call is reported by the browser itself; that is not the page's doing.
      if (!/Failed to load resource/.test(message.text())) complain(where, `console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complain(where, `error: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complain(where, `request to ${request.url()}`);
    });
    try {
      await page.goto(origin + screen.path);
      await page.locator('h1:visible').waitFor({ timeout: 5000 });
      await screen.act?.({ page, fakes, name: (ja, en) => (look.language === 'ja' ? ja : en) });
      await page.waitForTimeout(150);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (sideways) complain(where, 'scrolls sideways');
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, a, input, select')]
          .filter((each) => each.checkVisibility())
          .map((each) => [each.getBoundingClientRect(), each.textContent])
          .filter(([box]) => box.width > 0 && (box.height < 24 || box.width < 24))
          .map(([, text]) => text),
      );
      if (small.length > 0) complain(where, `small targets: ${small.join(', ')}`);
      await page.screenshot({ path: join(OUT, `${name}_${variant}.png`), fullPage: true });
      const devtools = await context.newCDPSession(page);
      await devtools.send('Page.setBypassCSP', { enabled: true });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      for (const violation of violations) {
        complain(
          where,
          `axe ${violation.id}: ${violation.nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
        );
      }
    } catch (error) {
      complain(where, String(error).split('\n').slice(0, 6).join(' / '));
    }
    await context.close();
  }
}

await browser.close();
server.close();
process.stdout.write(`${faults} faults\n`);
process.exitCode = faults === 0 ? 0 : 1;
