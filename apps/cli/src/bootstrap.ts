import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { isRole, roles, type Role } from '#shared/contracts';
import { normaliseEmail } from '#shared/kernel';
import { AccountsModule, accountTables } from '#server/accounts';
import { AuditModule, auditEventTable } from '#server/audit';
import { BootstrapAdministrator, BootstrapModule } from '#server/console';
import { EventWebhooksModule } from '#server/event-webhooks';
import { ManagementModule } from '#server/management';
import { MfaModule } from '#server/mfa';
import { NotifyModule } from '#server/notify';
import { createLog, PlatformModule, readConfig, type Config } from '#server/platform';
import { SessionsModule } from '#server/sessions';
import { TenancyModule, tenancyTables } from '#server/tenancy';
import { UsageFault, type Command } from './command.ts';

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const parts = [
  AuditModule,
  TenancyModule,
  AccountsModule,
  NotifyModule,
  MfaModule,
  SessionsModule,
  EventWebhooksModule,
  ManagementModule,
];

/** The first administrators of an installation. Whoever runs it has the server's own settings, so no rights are asked for. */
export const bootstrap: Command = {
  usage: 'bootstrap ORGANIZATION EMAIL NAME [ROLE…]',
  summary: 'print a single-use link for a first administrator, until one has signed in',
  async run([slug = '', email = '', name = '', ...wanted], { env, print }) {
    const address = normaliseEmail(email);
    const unknown = wanted.filter((role) => !isRole(role));
    if (!SLUG.test(slug)) throw new UsageFault('ORGANIZATION is made of small letters, digits and hyphens.');
    if (address === null || name === '') throw new UsageFault('Say the e-mail address and the name of the administrator.');
    if (unknown.length > 0)
      throw new UsageFault(`No such role: ${unknown.join(', ')}. There are: ${Object.keys(roles).join(', ')}.`);
    const given: readonly Role[] = wanted.filter(isRole);
    const config = readConfig(env);
    const first = { slug, email: address, name, roles: given.length > 0 ? given : (['platform_admin'] as const) };
    const made = await withParts(config, (act) => act.run(first));
    if (!made.ok) throw new Error('messages' in made.problem ? made.problem.messages.join('; ') : made.problem.code);
    print('Within 30 minutes, and once, this link lets the administrator choose a password:');
    print(made.value.link);
    print(`After that: sign in at ${config.CONSOLE_URL}/o/${slug} and set up an authenticator app as it asks.`);
  },
};

@Module({})
class Bootstrapping {
  static with(config: Config): DynamicModule {
    const tables = [...tenancyTables, ...accountTables, auditEventTable];
    return {
      module: Bootstrapping,
      imports: [PlatformModule.with(config, createLog('silent'), tables), ...parts, BootstrapModule],
    };
  }
}

async function withParts<T>(config: Config, run: (act: BootstrapAdministrator) => Promise<T>): Promise<T> {
  const context = await NestFactory.createApplicationContext(Bootstrapping.with(config), { logger: false, abortOnError: false });
  try {
    return await run(context.get(BootstrapAdministrator, { strict: false }));
  } finally {
    await context.close();
  }
}
