import type { AdminRole } from './administrator.ts';
import { expect, test as base } from './console-test.ts';
import { ResetDesk, type Target } from './reset-desk.ts';
import { Standstill } from './standstill.ts';

/** A desk for one test, and users nobody else touches. What was unusual in other tests is no reason for an approval in this one. */
export const test = base.extend<{
  desk: ResetDesk;
  target: (name: string, important?: boolean) => Promise<Target>;
  at: (role: AdminRole) => ResetDesk;
  /** A run that is to be looked at while it lasts. */
  still: Standstill;
}>({
  // One address for all: another one would be unusual, and need an approval.
  address: async ({}, use) => use('10.77.0.1'),
  at: async ({ administrator }, use) => use((role) => new ResetDesk(administrator(role))),
  desk: async ({ at, ageing, stack }, use) => {
    const own = stack.running.demo.users.find(({ roles }) => roles?.includes('security_admin'));
    await ageing.forgetAlerts(own?.email ?? '');
    await use(at('security_admin'));
  },
  still: async ({ stack }, use) => {
    const still = new Standstill(stack.database);
    await use(still);
    await still.close();
  },
  target: async ({ resets, ageing }, use) =>
    use(async (name, important = false) => {
      const user = await resets.user(name, important);
      await ageing.addSession(user.id);
      return { id: user.id, email: user.email, phone: user.phone, name };
    }),
});
export { expect };
