import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { words } from '../support/words.ts';

const w = words.ja;
const BUDGET_BYTES = 95_000;
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
];

/** How far things moved by themselves since the page was opened (the score of web-vitals; 0 is not at all). */
const shifts = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const unexpected = list.getEntries().filter((entry) => !('hadRecentInput' in entry && entry.hadRecentInput));
          resolve(unexpected.reduce((sum, entry) => sum + ('value' in entry ? Number(entry.value) : 0), 0));
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(0), 300);
      }),
  );

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, name: string | RegExp) {
  for (let presses = 0; presses < 30; presses += 1) {
    const [label, text] = await page.evaluate(() => {
      const focused = document.activeElement;
      const labels = focused instanceof HTMLInputElement ? [...(focused.labels ?? [])].map((each) => each.innerText) : [];
      return [labels.join(' '), focused instanceof HTMLElement ? focused.innerText : ''];
    });
    const isIt = (found: string) => (typeof name === 'string' ? found.trim() === name : name.test(found));
    if (isIt(label ?? '') || isIt(text ?? '')) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${name} by Tab`);
}

test.describe('the page', () => {
  test('L-080 loads at most 95 kB of JavaScript, compressed', async ({ visitor, tenants }) => {
    const scripts: Promise<Buffer>[] = [];
    visitor.page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response.body());
    });
    await visitor.open(tenants.sms);
    const sizes = (await Promise.all(scripts)).map((body) => gzipSync(body, { level: 9 }).length);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  test('L-080 does not shift while it loads, at its first step and at the code', async ({ visitor, tenants, makeUser }) => {
    await visitor.reachCode(tenants.sms, await makeUser(tenants.sms));
    await visitor.page.reload();
    await expect(visitor.code()).toBeVisible();
    expect(await shifts(visitor.page)).toBeLessThan(0.02);
    await visitor.open(tenants.sms);
    expect(await shifts(visitor.page)).toBeLessThan(0.02);
  });

  test('L-080 can be gone through from login to application with the keyboard alone', async ({ visitor, tenants, makeUser }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.either);
    await visitor.open(tenants.either);
    await expect(visitor.email()).toBeFocused();
    await page.keyboard.type(user.email);
    await page.keyboard.press('Tab');
    await expect(visitor.password()).toBeFocused();
    await page.keyboard.type(user.password);
    await page.keyboard.press('Enter');
    await expect(visitor.title()).toBeFocused();
    await tabTo(page, new RegExp(w.bySms));
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
    expect(outline).toBe('solid');
    await page.keyboard.press('Enter');
    await expect(visitor.code()).toBeFocused();
    await page.keyboard.type(await visitor.readCode(user.phone ?? ''));
    await visitor.arrive();
  });

  test('L-080 registers with the keyboard alone, opens and leaves the help dialog', async ({ visitor, tenants }) => {
    const { page } = visitor;
    await visitor.open(tenants.sms);
    await tabTo(page, w.register);
    await page.keyboard.press('Enter');
    await expect(visitor.email()).toBeFocused();
    await tabTo(page, w.help);
    await page.keyboard.press('Space');
    await expect(page.getByRole('dialog')).toBeVisible();
    for (let presses = 0; presses < 8; presses += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await expect(visitor.button(w.help)).toBeFocused();
    await tabTo(page, 'English');
    await page.keyboard.press('Enter');
    await expect(visitor.title()).toHaveText('Create an account');
  });

  test('L-080 on a phone starts at its heading, unscrolled, so that no keyboard covers it', async ({
    browser,
    visitor,
    tenants,
    address,
  }) => {
    const phone = await browser.newContext({
      locale: 'ja-JP',
      viewport: { width: 390, height: 664 },
      hasTouch: true,
      isMobile: true,
      extraHTTPHeaders: { 'x-forwarded-for': address },
    });
    const page = await phone.newPage();
    await page.goto(visitor.authorizationUrl(tenants.sms));
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    expect(await page.evaluate(() => [scrollX, scrollY, document.documentElement.scrollWidth])).toEqual([0, 0, 390]);
    await phone.close();
  });

  test('L-080 speaks Japanese and English: asked by the application, preferred by the browser, chosen by the person', async ({
    visitor,
    tenants,
    browser,
    address,
  }) => {
    const { page } = visitor;
    await visitor.open(tenants.sms, { ui_locales: 'en' });
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(visitor.title()).toHaveText('Log in');
    await expect(page).toHaveTitle(/^Log in \| /);
    await visitor.button('日本語').click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
    await visitor.button('パスワードをお忘れですか？').click();
    await page.reload();
    await expect(visitor.title()).toHaveText('ログイン');

    const other = await browser.newContext({ locale: 'en-GB', extraHTTPHeaders: { 'x-forwarded-for': address } });
    const english = await other.newPage();
    await english.goto(visitor.authorizationUrl(tenants.sms));
    await expect(english.getByRole('heading', { level: 1 })).toHaveText('Log in');
    await english.getByLabel('Email address').fill('taro@example.co.jp');
    await english.getByRole('button', { name: '日本語' }).click();
    await expect(english.getByLabel(w.email)).toHaveValue('taro@example.co.jp');
    await other.close();
  });

  test('L-081 is sent with the strict policy, tells nobody where its people come from, and is not stored', async ({
    visitor,
    tenants,
    stack,
  }) => {
    const documents = visitor.page.waitForResponse((response) => new URL(response.url()).pathname === '/authorize');
    await visitor.open(tenants.sms);
    const headers = (await documents).headers();
    expect(headers['content-security-policy']?.split(/;\s*/)).toEqual(POLICY);
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const html = await (await fetch(`${stack.running.urls.public}/authorize`)).text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style/i);
    expect(html.match(/(?:src|href)="(?!\/)[^"]*"/g)).toBeNull();
  });

  test('L-081 cannot be framed by another site', async ({ browser, visitor, tenants, stack }) => {
    const elsewhere = await browser.newPage();
    const frame = encodeURIComponent(visitor.authorizationUrl(tenants.sms));
    await elsewhere.goto(`${stack.application}/?frame=${frame}`);
    await expect.poll(() => elsewhere.frames().some((each) => each.url().startsWith('chrome-error:'))).toBe(true);
    await elsewhere.close();
  });

  test('L-081 a whole login asks nobody else for anything, logs no error, and leaves no secret in an address or the browser', async ({
    visitor,
    tenants,
    makeUser,
    watching,
    stack,
  }) => {
    const user = await makeUser(tenants.sms);
    await visitor.reachCode(tenants.sms, user);
    expect(await visitor.page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
    await visitor.typeSentCode(user.phone);
    await visitor.arrive();
    const shown = await visitor.page.locator('output').innerText();
    expect(JSON.parse(shown)).toEqual({ path: '/callback', referrer: null });
    const origins = new Set(watching.requests.filter((url) => !url.startsWith('data:')).map((url) => new URL(url).origin));
    expect([...origins].sort()).toEqual([stack.application, stack.running.urls.public].sort());
    expect(watching.refusedLoads).toEqual([]);
  });
});
