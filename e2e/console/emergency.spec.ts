import { generateKeyPairSync, sign } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/console-test.ts';
import { AXE, inspect, schemes, sizes } from '../support/looks.ts';

const PICTURES = process.env['SEKISHO_E2E_PICTURES'];

async function faultsOf(page: Page, name: string): Promise<readonly string[]> {
  const faults: string[] = [];
  await page.evaluate(AXE);
  for (const [width, height] of Object.entries(sizes)) {
    for (const [scheme, media] of Object.entries(schemes)) {
      await page.setViewportSize({ width: Number(width), height });
      await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}_${width}-${scheme}.png`), fullPage: true });
      const without = media.forcedColors === 'active' ? ['color-contrast'] : [];
      faults.push(...(await page.evaluate(inspect, without)).map((fault) => `${width}-${scheme}: ${fault}`));
    }
  }
  await page.emulateMedia({ media: null, colorScheme: null, contrast: null, forcedColors: null });
  return faults;
}

test('R-128 the emergency procedure opens while nothing answers, in both languages, and nothing else is kept', async ({
  page,
  context,
  stack,
}) => {
  const { console: base } = stack.running.urls;
  await page.goto(base);
  await page.getByRole('link', { name: '緊急リセットの手順' }).click();
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('緊急リセットの手順');
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  expect(await faultsOf(page, 'emergency-ja')).toEqual([]);

  await context.setOffline(true);
  await page.reload();
  await expect(title).toHaveText('緊急リセットの手順');
  await expect(page.getByText('npx sekisho break-glass run request.json')).toBeVisible();
  await expect(page.locator('section').first()).toHaveCSS('border-top-style', 'solid'); // its style is kept too
  await page.getByRole('link', { name: 'English' }).click();
  await expect(title).toHaveText('Emergency reset procedure');
  const kept = await page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
    return found.sort();
  });
  expect(kept).toEqual(['/emergency/en', '/emergency/ja', '/emergency/page.css']);
  const scopes = await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope));
  expect(scopes).toEqual([`${base}/emergency/`]);
  await expect(page.goto(`${base}/admin`)).rejects.toThrow('ERR_INTERNET_DISCONNECTED');
  await context.setOffline(false);
  await page.goto(`${base}/emergency/en`);
  expect(await faultsOf(page, 'emergency-en')).toEqual([]);
});

test('R-128 the frame leads to the procedure, and an administrator registers and revokes an offline key', async ({
  administrator,
}) => {
  const admin = await administrator('senior_admin').signIn('/admin/security');
  await admin.accountMenu().click();
  await expect(admin.page.getByRole('dialog').getByRole('link', { name: '緊急リセットの手順' })).toHaveAttribute(
    'href',
    '/emergency/ja',
  );
  await admin.page.keyboard.press('Escape');
  await admin.link('オフライン鍵').click();
  await expect(admin.title()).toHaveText('オフライン鍵');
  await expect(admin.page.getByText(`--for ${admin.self.email} `)).toBeVisible();
  expect(await faultsOf(admin.page, 'offline-key')).toEqual([]);
  const line = admin.page.getByLabel('登録行');
  await line.fill('sekisho-offline-key:');
  await admin.button('鍵を登録').click();
  await admin.page.getByLabel('管理者パスワード', { exact: true }).fill(admin.self.password);
  await admin.button('管理者権限を確認').click();
  await expect(admin.page.getByText('オフライン鍵の登録行として読み取れません。')).toBeVisible();
  await line.fill(statementFor(admin.self.email));
  await admin.button('鍵を登録').click();
  await expect(admin.page.getByText('鍵を登録しました。')).toBeVisible();
  await expect(admin.page.getByText(/有効（.*に登録）/)).toHaveCount(1);
  await admin.button('鍵を失効させる').click();
  await admin.page.getByRole('alertdialog').getByRole('button', { name: '失効させる' }).click();
  await expect(admin.page.getByText(/失効（.*に失効）/)).toBeVisible();
  await expect(admin.button('鍵を失効させる')).toBeHidden();
});

/** What `sekisho keys new-personal` prints. */
function statementFor(email: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'jwk' }).x ?? '';
  const signature = sign(null, Buffer.from(`sekisho offline key v1\n${raw} ${email}`), privateKey).toString('base64url');
  return ['sekisho-offline-key', Buffer.from(email).toString('base64url'), raw, signature].join(':');
}
