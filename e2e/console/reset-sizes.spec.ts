import type { Page } from '@playwright/test';
import { expect, test } from '../support/reset-test.ts';

type Box = Readonly<{ name: string; x: number; y: number; width: number; height: number }>;

/** What can be pressed on this page as it is. */
const targetsOf = (page: Page): Promise<readonly Box[]> =>
  page.locator('main button:visible, main select:visible, main a.sk-button:visible').evaluateAll((all) =>
    all.map((each) => {
      const { x, y, width, height } = each.getBoundingClientRect();
      return { name: each.textContent ?? '', x, y, width, height };
    }),
  );
const gap = (one: Box, other: Box): number =>
  Math.max(
    Math.max(other.x - (one.x + one.width), one.x - (other.x + other.width)),
    Math.max(other.y - (one.y + one.height), one.y - (other.y + other.height)),
  );
const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

test('R-134 R-135 R-141 R-152 targets stand apart, the red one most; 320 px and wide spacing make nothing scroll sideways', async ({
  desk,
  target,
}) => {
  const user = await target('寸法 重子', true);
  const { page } = desk;
  await desk.open();
  await desk.select(user);
  for (const width of [1280, 900]) {
    await page.setViewportSize({ width, height: 900 });
    const all = await targetsOf(page);
    const red = all.find(({ name }) => name.includes('MFAリセットを実行'));
    expect(red).toBeDefined();
    for (const one of all) {
      const near = all.filter((other) => other !== one && gap(one, other) < (one === red ? 24 : 8));
      expect([width, one.name, near.map(({ name }) => name)]).toEqual([width, one.name, []]);
    }
  }
  await page.setViewportSize({ width: 390, height: 844 });
  for (const name of ['実行', '実行確認', 'リセット設定', '対象ユーザー'].reverse()) {
    for (let n = 0; n < 5 && !(await desk.part(name).isVisible()); n += 1) await desk.admin.button('次へ').click();
    for (const { name: what, height } of await targetsOf(page)) expect([what, Math.round(height) >= 44]).toEqual([what, true]);
  }
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await sideways(page)).toBe(false);
  await page.evaluate(() => {
    const wide = new CSSStyleSheet(); // WCAG 1.4.12; a style element would break the content policy
    wide.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, wide];
  });
  for (let n = 0; n < 4; n += 1) {
    expect(await sideways(page)).toBe(false);
    await desk.admin.button('戻る').click();
  }
});
