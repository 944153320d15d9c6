import { randomInt } from 'node:crypto';
import { Administrator, type AdminRole } from './administrator.ts';
import { ResetCase } from './reset-case.ts';
import { expect, test as base } from './test.ts';

/** A test in front of the console. `another`: an administrator in a browser of his own. `resets`: what an administrator asks for. */
export const test = base.extend<{
  administrator: (role: AdminRole) => Administrator;
  another: (role: AdminRole) => Promise<Administrator>;
  resets: ResetCase;
}>({
  administrator: async ({ page, stack, ageing, watching }, use) =>
    use((role) => new Administrator(page, stack, ageing, watching, role)),
  another: async ({ browser, stack, ageing, watching }, use) => {
    const opened: Administrator[] = [];
    await use(async (role) => {
      const from = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
      const context = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': from } });
      opened.push(new Administrator(await context.newPage(), stack, ageing, watching, role));
      return opened[opened.length - 1] as Administrator;
    });
    for (const { page } of opened) await page.context().close();
  },
  resets: async ({ stack, ageing, another }, use) => use(new ResetCase(stack, ageing, () => another('security_admin'))),
});
export { expect };
