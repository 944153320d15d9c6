import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard, TenantDb, VolumeLimits } from '#server/platform';
import { HealthController } from './health.controller.ts';

/**
 * The console's own listener. Its surfaces are mounted here and never on the public one; today it answers its health only.
 * It borrows the public application's parts, whose life the launcher owns: only plain values cross, no lifecycle hooks.
 */
@Module({})
export class ConsoleModule {
  static with(parts: { db: TenantDb; limits: VolumeLimits }): DynamicModule {
    return {
      module: ConsoleModule,
      controllers: [HealthController],
      providers: [
        { provide: TenantDb, useValue: parts.db },
        { provide: VolumeLimits, useValue: parts.limits },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
