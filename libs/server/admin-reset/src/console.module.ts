import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { consoleActs } from './admin-reset.module.ts';
import { ResetApprovalsController } from './http/approvals.controller.ts';
import { ResetHooksController } from './http/hooks.controller.ts';
import { OpenApiController } from './http/open-api.controller.ts';
import { ResetsController } from './http/resets.controller.ts';
import { RunsController } from './http/runs.controller.ts';
import { SetUpController } from './http/set-up.controller.ts';
import { OfflineKeysController } from './http/offline-keys.controller.ts';
import { SubscriptionsController } from './http/subscriptions.controller.ts';
import { ResetUsersController } from './http/users.controller.ts';

type Lender = Readonly<{ get<T>(token: Type<T>, options: { strict: false }): T }>;

/** The reset's endpoints, on the console's listener only (rulings section 13). The acts are the public application's own. */
@Module({})
export class ResetConsoleModule {
  static with(lender: Lender): DynamicModule {
    return {
      module: ResetConsoleModule,
      controllers: [
        ResetUsersController,
        ResetsController,
        RunsController,
        ResetApprovalsController,
        ResetHooksController,
        SetUpController,
        OfflineKeysController,
        SubscriptionsController,
        OpenApiController,
      ],
      providers: consoleActs.map((provide) => ({ provide, useValue: lender.get(provide as Type, { strict: false }) as unknown })),
    };
  }
}
