import { Module } from '@nestjs/common';
import { CodeVerdicts } from './code-verdicts.ts';
import { ActivityStore } from './db/activity.store.ts';
import { SecurityClientStore } from './db/security-client.store.ts';
import { Enrolment } from './enrolment.ts';
import { OwnDevicesController } from './http/own-devices.controller.ts';
import { OwnFactorsController } from './http/own-factors.controller.ts';
import { OwnLanguageController } from './http/own-language.controller.ts';
import { SelfServiceController } from './http/self-service.controller.ts';
import { SessionStrategy } from './http/session.strategy.ts';
import { OwnActs } from './own-acts.ts';
import { OwnMails } from './own-mails.ts';
import { OwnPassword, PasswordParts } from './own-password.ts';
import { PolicyDemands } from './policy-demands.ts';
import { RaiseSession } from './raise-session.ts';
import { Surroundings } from './surroundings.ts';
import { AddApp, AppParts } from './usecases/add-app.ts';
import { AuthenticateBrowser } from './usecases/authenticate-browser.ts';
import { BeginOwnLogin } from './usecases/begin-own-login.ts';
import { ChangeFactors, FactorParts } from './usecases/change-factors.ts';
import { ChangePassword, NewPasswordParts } from './usecases/change-password.ts';
import { ChooseLanguage } from './usecases/choose-language.ts';
import { EndSessions } from './usecases/end-sessions.ts';
import { ForgetDevices } from './usecases/forget-devices.ts';
import { MakeRecoveryCodes } from './usecases/make-recovery-codes.ts';
import { ProveByApp } from './usecases/prove-by-app.ts';
import { ProveByPassword } from './usecases/prove-by-password.ts';
import { ProveByRecoveryCode, RecoveryParts } from './usecases/prove-by-recovery-code.ts';
import { Presence, ReadSecurity, ViewParts } from './usecases/read-security.ts';
import { MessageProofParts, ProveBySms } from './usecases/prove-by-sms.ts';
import { SendOwnCode } from './usecases/send-own-code.ts';
import { StepUp } from './usecases/step-up.ts';

const shared = [Surroundings, OwnActs, OwnMails, OwnPassword, PolicyDemands, RaiseSession, CodeVerdicts, Enrolment];
const stores = [ActivityStore, SecurityClientStore];
const proofs = [
  AuthenticateBrowser,
  SessionStrategy,
  StepUp,
  SendOwnCode,
  ProveBySms,
  ProveByApp,
  ProveByPassword,
  ProveByRecoveryCode,
];
const acts = [
  BeginOwnLogin,
  ReadSecurity,
  AddApp,
  ChangeFactors,
  MakeRecoveryCodes,
  EndSessions,
  ForgetDevices,
  ChangePassword,
  ChooseLanguage,
];
const parts = [PasswordParts, MessageProofParts, RecoveryParts, AppParts, FactorParts, NewPasswordParts, Presence, ViewParts];

/** The own security of logged-in people. Needs the modules of platform, audit, tenancy, accounts, notify, mfa and sessions. */
@Module({
  controllers: [SelfServiceController, OwnFactorsController, OwnDevicesController, OwnLanguageController],
  providers: [...shared, ...stores, ...proofs, ...acts, ...parts],
})
export class SelfServiceModule {}
