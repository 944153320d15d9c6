import { randomInt } from 'node:crypto';
import { test as base, expect } from '@playwright/test';
import type { Stack } from '../stack/global-setup.ts';
import { Management, type Tenant, type User } from '../stack/management.ts';
import { Ageing } from './ageing.ts';
import { giveApp, type AppOwner } from './app-owner.ts';
import { Inbox } from './inbox.ts';
import { Visitor } from './visitor.ts';
import { watch, type Watch } from './watch.ts';

export type Options = Pick<Shared, 'thorough'>;
type Each = {
  /** Listens to every test; a page that complains fails it. */
  watching: Watch;
  visitor: Visitor;
  /** The network address the browser has; limits count by it. */
  address: string;
};
type Shared = {
  /** An option of the project `long`: every combination instead of most. */
  thorough: boolean;
  stack: Stack;
  tenants: Stack['tenants'];
  inbox: Inbox;
  ageing: Ageing;
  /** Somebody who set up an authenticator app. */
  makeAppOwner: (tenant: Tenant, has?: Readonly<{ phone: boolean }>) => Promise<AppOwner>;
  /** Somebody who registered long ago and has proven address and number; `phone: false` never gave one. */
  makeUser: (tenant: Tenant, has?: Readonly<{ phone: boolean }>) => Promise<User>;
};

export const test = base.extend<Each, Shared>({
  thorough: [false, { option: true, scope: 'worker' }],
  stack: [
    async ({}, use, { parallelIndex }) => {
      const stacks = JSON.parse(process.env['SEKISHO_E2E_STACKS'] ?? '[]') as readonly Stack[];
      await use(stacks[parallelIndex] as Stack);
    },
    { scope: 'worker' },
  ],
  tenants: [async ({ stack }, use) => use(stack.tenants), { scope: 'worker' }],
  inbox: [async ({ stack }, use) => use(new Inbox(stack.running.urls.provider)), { scope: 'worker' }],
  ageing: [
    async ({ stack }, use) => {
      const ageing = new Ageing(stack.database);
      await use(ageing);
      await ageing.close();
    },
    { scope: 'worker' },
  ],
  makeUser: [
    async ({ stack, ageing }, use) => {
      const management = new Management(stack.running);
      await use(async (tenant, { phone } = { phone: true }) => {
        const user = await management.makeUser(tenant, phone);
        await ageing.proveContacts(user.id);
        return user;
      });
    },
    { scope: 'worker' },
  ],
  makeAppOwner: [
    async ({ stack, ageing }, use) => {
      const management = new Management(stack.running);
      await use(async (tenant, { phone } = { phone: true }) => {
        // The app comes first: whoever has proven a number has a factor, and would have to prove it again for another.
        const owner = await giveApp(stack, ageing, tenant, await management.makeUser(tenant, phone));
        await ageing.proveContacts(owner.id);
        return owner;
      });
    },
    { scope: 'worker' },
  ],
  address: async ({}, use) => use(`10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`),
  extraHTTPHeaders: async ({ address }, use) => use({ 'x-forwarded-for': address }),
  watching: [
    async ({ context, stack }, use) => {
      const { public: own, provider, console: administration } = stack.running.urls;
      const watching = watch(context, [own, provider, administration, stack.application]);
      await use(watching);
      expect(await watching.finish()).toEqual([]);
    },
    { auto: true },
  ],
  visitor: async ({ page, stack, inbox, watching }, use) => use(new Visitor(page, stack, inbox, watching)),
});
export { expect };
