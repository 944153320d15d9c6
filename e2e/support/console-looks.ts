import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { AXE, inspect, schemes, sizes } from './looks.ts';

/** Where pictures of every look go; usually nowhere. */
const PICTURES = process.env['SEKISHO_E2E_PICTURES'];

/** What opened over a page may close when the width changes; a fault is what is still there afterwards. */
const SETTLED_MS = 500;

/** every width in every scheme. What opens over a page has no landmark of its own, so that one advice is left out. */
export async function faultsInEveryLook(page: Page, name: string): Promise<readonly string[]> {
  const faults: string[] = [];
  await page.evaluate(AXE);
  for (const [width, height] of Object.entries(sizes)) {
    for (const [scheme, media] of Object.entries(schemes)) {
      await page.setViewportSize({ width: Number(width), height });
      await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}_${width}-${scheme}.png`), fullPage: true });
      const without = ['region', ...(media.forcedColors === 'active' ? ['color-contrast'] : [])];
      let found = await page.evaluate(inspect, without);
      if (found.length > 0) {
        await page.waitForTimeout(SETTLED_MS);
        found = await page.evaluate(inspect, without);
      }
      faults.push(...found.map((fault) => `${width}-${scheme}: ${fault}`));
    }
  }
  return faults;
}
