import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccountsModule, accountTables } from '#server/accounts';
import { AdminResetModule } from '#server/admin-reset';
import { AuditModule, auditEventTable } from '#server/audit';
import { EventWebhooksModule } from '#server/event-webhooks';
import { MfaModule } from '#server/mfa';
import { NotifyModule } from '#server/notify';
import { createLog, PlatformModule, readConfig, type Config } from '#server/platform';
import { SessionsModule } from '#server/sessions';
import { TenancyModule, tenancyTables } from '#server/tenancy';
import type { Terminal } from './command.ts';

const parts = [AuditModule, TenancyModule, AccountsModule, NotifyModule, MfaModule, SessionsModule, EventWebhooksModule];

@Module({})
class BreakingGlass {
  static with(config: Config): DynamicModule {
    const tables = [...tenancyTables, ...accountTables, auditEventTable];
    return {
      module: BreakingGlass,
      imports: [PlatformModule.with(config, createLog('silent'), tables), ...parts, AdminResetModule],
    };
  }
}

/** Runs an act beside the product: it needs the database and the server's settings, and nothing that answers requests. */
export async function withAct<Act, T>({ env }: Terminal, wanted: new (...parts: never[]) => Act, run: (act: Act) => Promise<T>) {
  // Redis may be down too, and here nothing is sealed: the keys that verify are enough.
  const config = readConfig({ ...env, ROLE: 'web', REDIS_URL: undefined });
  const context = await NestFactory.createApplicationContext(BreakingGlass.with(config), { logger: false, abortOnError: false });
  try {
    return await run(context.get<Act>(wanted as new (...parts: unknown[]) => Act, { strict: false }));
  } finally {
    await context.close();
  }
}
