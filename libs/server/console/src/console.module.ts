import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AccountStore, Attempts } from '#server/accounts';
import { AuditTrail, TARGET_NAMES } from '#server/audit';
import { EventStore } from '#server/management';
import { FactorStore, FactorTries, RecoveryCodes, TotpFactors } from '#server/mfa';
import { Mailer } from '#server/notify';
import { Clock, CONFIG, TenantDb, Vault, VolumeLimits } from '#server/platform';
import { Grants, PasswordCheck, SessionEvidence, Sessions } from '#server/sessions';
import { Directory } from '#server/tenancy';
import { AccountNames } from './account-names.ts';
import { AuditPageStore } from './db/audit-page.store.ts';
import { BindingStore } from './db/binding.store.ts';
import { ConsoleSessionStore } from './db/console-session.store.ts';
import { DashboardStore } from './db/dashboard.store.ts';
import { DoorStore } from './db/door.store.ts';
import { LockStore } from './db/lock.store.ts';
import { PreferenceStore } from './db/preference.store.ts';
import { ReauthenticationStore } from './db/reauthentication.store.ts';
import { ConsoleDenials } from './denials.ts';
import { Elevate } from './elevate.ts';
import { AuditEventsController } from './http/audit-events.controller.ts';
import { ConsoleSessionStrategy } from './http/console-session.strategy.ts';
import { ConsoleSessionController } from './http/session.controller.ts';
import { SignInController } from './http/sign-in.controller.ts';
import { ConsoleTenantController } from './http/tenant.controller.ts';
import { SeniorNotices } from './senior-notices.ts';
import { Surroundings } from './surroundings.ts';
import { AuthenticateAdmin } from './usecases/authenticate-admin.ts';
import { BeginLogin } from './usecases/begin-login.ts';
import { ChangePreferences } from './usecases/change-preferences.ts';
import { EndElevation } from './usecases/end-elevation.ts';
import { EndUserSessions } from './usecases/end-user-sessions.ts';
import { FinishLogin, LoginParts } from './usecases/finish-login.ts';
import { LiftLocks } from './usecases/lift-locks.ts';
import { ListAuditEvents } from './usecases/list-audit-events.ts';
import { LogOut } from './usecases/log-out.ts';
import { CodeParts, ProveSecondFactor } from './usecases/prove-second-factor.ts';
import { ReadDashboard } from './usecases/read-dashboard.ts';
import { ReadMe } from './usecases/read-me.ts';
import { Reauthenticate, ReauthenticationParts } from './usecases/reauthenticate.ts';

/**
 * Parts of the public application that this one uses too. Both live in one process; who made a part ends it. Nest would run
 * the lifecycle hooks of a borrowed part a second time, so only parts without any stand here.
 */
const BORROWED: readonly (Type | symbol)[] = [
  ...[CONFIG, Clock, Vault, TenantDb as Type, VolumeLimits, AuditTrail, Directory],
  ...[AccountStore, Attempts, FactorStore, FactorTries, TotpFactors, RecoveryCodes],
  ...[Sessions, SessionEvidence, Grants, PasswordCheck, Mailer],
];
const stores = [
  AuditPageStore,
  BindingStore,
  ConsoleSessionStore,
  DashboardStore,
  DoorStore,
  LockStore,
  PreferenceStore,
  ReauthenticationStore,
  EventStore,
];
const acts = [AuthenticateAdmin, BeginLogin, FinishLogin, LoginParts, ReadMe, ChangePreferences, LogOut, EndElevation, Elevate];
const proofs = [SeniorNotices, Reauthenticate, ReauthenticationParts, ProveSecondFactor, CodeParts];
const pages = [ReadDashboard, LiftLocks, EndUserSessions, ListAuditEvents];

/** What a Nest application gives: `app.get`. */
export type Lender = Readonly<{ get<T>(token: Type<T> | symbol, options: { strict: false }): T }>;

/** The administrators' sessions and the acts of the console's own pages. */
@Module({})
export class ConsoleAccessModule {
  static with(lender: Lender): DynamicModule {
    const borrowed = BORROWED.map((provide) => ({ provide, useValue: lender.get(provide, { strict: false }) }));
    const providers = [
      ...borrowed,
      Surroundings,
      ...stores,
      ...acts,
      ...proofs,
      ...pages,
      ConsoleSessionStrategy,
      ConsoleDenials,
      AccountNames,
      { provide: TARGET_NAMES, useExisting: AccountNames },
    ];
    return {
      module: ConsoleAccessModule,
      controllers: [SignInController, ConsoleSessionController, ConsoleTenantController, AuditEventsController],
      providers,
      exports: [...BORROWED, Surroundings, ConsoleDenials, TARGET_NAMES],
    };
  }
}
