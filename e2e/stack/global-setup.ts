import { startApplication } from './application.ts';
import { Management, type Tenant } from './management.ts';
import { startOwnCopy, type Running } from './own-copy.ts';

/** Everything a test needs to know of what was started for it. Tenants are named by how one logs in there. */
export type Stack = Readonly<{
  running: Running;
  database: string;
  application: string;
  tenants: Readonly<Record<'sms' | 'email' | 'either' | 'smsDown' | 'app' | 'appOrSms', Tenant>>;
}>;

const both = ['password', 'initial-registration'] as const;

/** Starts a copy of the whole product and an application for it; ends both after the last test. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const [copy, application] = await Promise.all([startOwnCopy(), startApplication()]);
  const stop = async () => {
    await Promise.all([copy.stop(), application.stop()]);
  };
  try {
    const management = new Management(copy.running);
    const { url } = application;
    const stack: Stack = {
      running: copy.running,
      database: copy.database,
      application: url,
      tenants: {
        sms: await management.makeTenant(url, both, ['sms']),
        email: await management.makeTenant(url, both, ['email']),
        either: await management.makeTenant(url, both, ['sms', 'email']),
        app: await management.makeTenant(url, both, ['totp', 'recovery-code']),
        appOrSms: await management.makeTenant(url, both, ['totp', 'sms', 'recovery-code']),
        // Nobody else uses this door of the provider, so it can be broken for all of the run.
        smsDown: await management.makeTenant(url, both, ['sms', 'email'], '/sms/send'),
      },
    };
    const broken = await fetch(`${copy.running.urls.provider}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ route: '/sms/send', mode: 'error', status: 503 }),
    });
    if (!broken.ok) throw new Error(`The provider could not be broken: ${broken.status}`);
    process.env['SEKISHO_E2E_STACK'] = JSON.stringify(stack);
  } catch (fault) {
    await stop();
    throw fault;
  }
  return stop;
}
