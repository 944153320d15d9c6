import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditConsoleModule } from '#server/audit';
import { ResetConsoleModule } from '#server/admin-reset';
import { ConsoleAccessModule, ConsoleDenials, type Lender } from '#server/console';
import { AccessGuard, DENIAL_WITNESS } from '#server/platform';
import { HealthController } from './health.controller.ts';

/**
 * The console's own listener. Its surfaces are mounted here and never on the public one. It borrows the public application's
 * parts, whose life the launcher owns.
 */
@Module({})
export class ConsoleModule {
  static with(lender: Lender): DynamicModule {
    const access = ConsoleAccessModule.with(lender);
    return {
      module: ConsoleModule,
      imports: [access, AuditConsoleModule.with(access), ResetConsoleModule.with(lender)],
      controllers: [HealthController],
      providers: [
        { provide: DENIAL_WITNESS, useExisting: ConsoleDenials },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
