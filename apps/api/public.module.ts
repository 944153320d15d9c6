import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AdminResetModule } from '#server/admin-reset';
import { AccountsModule } from '#server/accounts';
import { AuditModule } from '#server/audit';
import { AuthModule } from '#server/auth';
import { EventWebhooksModule } from '#server/event-webhooks';
import { ManagementDenials, ManagementModule } from '#server/management';
import { MfaModule } from '#server/mfa';
import { NotifyModule } from '#server/notify';
import { OauthModule } from '#server/oauth';
import { AccessGuard, DENIAL_WITNESS, PlatformModule, type Clock, type Config, type Log } from '#server/platform';
import { SelfServiceModule } from '#server/self-service';
import { SessionsModule } from '#server/sessions';
import { SupabaseModule } from '#server/supabase';
import { TenancyModule } from '#server/tenancy';
import { entities } from './entities.ts';
import { HealthController } from './health.controller.ts';

const foundations = [AuditModule, TenancyModule, AccountsModule, NotifyModule, MfaModule, SessionsModule, EventWebhooksModule];
const surfaces = [AuthModule, OauthModule, ManagementModule, SupabaseModule, SelfServiceModule, AdminResetModule];

/** The public listener: logins, OAuth, management. Composition only. */
@Module({})
export class PublicModule {
  static with(config: Config, log: Log, clock: Clock): DynamicModule {
    return {
      module: PublicModule,
      imports: [PlatformModule.with(config, log, entities, clock), ...foundations, ...surfaces],
      controllers: [HealthController],
      providers: [
        { provide: DENIAL_WITNESS, useExisting: ManagementDenials },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
