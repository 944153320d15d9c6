import type { FullConfig } from '@playwright/test';
import { startApplication, type Application } from './application.ts';
import { Management, type Tenant } from './management.ts';
import { startOwnCopy, type OwnCopy, type Running } from './own-copy.ts';
import { quietAlarms } from './quiet-alarms.ts';

/** Everything a test needs to know of what was started for it. Tenants are named by how one logs in there. */
export type Stack = Readonly<{
  running: Running;
  database: string;
  application: string;
  tenants: Readonly<Record<'sms' | 'email' | 'either' | 'smsDown' | 'app' | 'appOrSms' | 'trusting' | 'nudging', Tenant>>;
}>;

const both = ['password', 'initial-registration'] as const;

/**
 * Starts a copy of the whole product for each worker, so that no test meets what another one does at the same time as the same
 * administrator, and an application for all; ends them after the last test.
 */
export default async function globalSetup({ workers }: FullConfig): Promise<() => Promise<void>> {
  const application = await startApplication();
  const started = await Promise.allSettled(Array.from({ length: workers }, () => startOwnCopy()));
  const copies = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async () => {
    await Promise.all([...copies, application].map((one) => one.stop()));
  };
  try {
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    const stacks = await Promise.all(copies.map((copy) => furnish(copy, application)));
    process.env['SEKISHO_E2E_STACKS'] = JSON.stringify(stacks);
  } catch (fault) {
    await stop();
    throw fault;
  }
  return stop;
}

/** The tenants that tests log in to. */
async function furnish({ running, database }: OwnCopy, { url }: Application): Promise<Stack> {
  await quietAlarms(database);
  const management = new Management(running);
  const stack: Stack = {
    running,
    database,
    application: url,
    tenants: {
      sms: await management.makeTenant(url, both, ['sms']),
      email: await management.makeTenant(url, both, ['email']),
      either: await management.makeTenant(url, both, ['sms', 'email']),
      app: await management.makeTenant(url, both, ['totp', 'recovery-code']),
      appOrSms: await management.makeTenant(url, both, ['totp', 'sms', 'recovery-code']),
      // Nobody else uses this door of the provider, so it can be broken for all of the run.
      smsDown: await management.makeTenant(url, both, ['sms', 'email'], { smsPath: '/email/send' }),
      trusting: await management.makeTenant(url, both, ['totp', 'recovery-code'], { rules: { remember_device: {} } }),
      nudging: await management.makeTenant(url, both, [], { settings: { mfa_config: { enrollment_grace_days: 14 } } }),
    },
  };
  const broken = await fetch(`${running.urls.provider}/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ route: '/email/send', mode: 'error', status: 503 }),
  });
  if (!broken.ok) throw new Error(`The provider could not be broken: ${broken.status}`);
  return stack;
}
