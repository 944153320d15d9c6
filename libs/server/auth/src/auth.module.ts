import { Module } from '@nestjs/common';
import { AccountNotices } from './account-notices.ts';
import { AfterLogin } from './after-login.ts';
import { TransactionStore } from './db/transaction.store.ts';
import { DeviceTrust } from './device-trust.ts';
import { EndingSteps } from './ending-steps.ts';
import { EnrolmentLinkController } from './http/enrolment-link.controller.ts';
import { LoginSteps } from './http/login-steps.ts';
import { SelfHelpController } from './http/self-help.controller.ts';
import { TransactionStrategy } from './http/transaction.strategy.ts';
import { TransactionsController } from './http/transactions.controller.ts';
import { interactionsProvider } from './interactions/index.ts';
import { SetUpPermit } from './interactions/totp/set-up-permit.ts';
import { InitialRegistration } from './interactions/initial-registration/register.ts';
import { PasswordAuthentication } from './interactions/password/authenticate.ts';
import { AppSetUp } from './interactions/totp/set-up.ts';
import { KnownDevices } from './known-device.ts';
import { NextSteps } from './next-step.ts';
import { PasswordFloor } from './password-floor.ts';
import { Situations } from './situation.ts';
import { Surroundings } from './surroundings.ts';
import { TicketMails } from './ticket-mails.ts';
import { JudgePassword } from './usecases/judge-password.ts';
import { CompleteAuthorization, LoginEnding } from './usecases/complete-authorization.ts';
import { CompleteUnlock } from './usecases/complete-unlock.ts';
import { CompletePasswordReset, NewPasswords, ResetStores } from './usecases/complete-password-reset.ts';
import { DenyAuthorization } from './usecases/deny-authorization.ts';
import { Interact } from './usecases/interact.ts';
import { IssueCode } from './usecases/issue-code.ts';
import { OpenEnrolmentLink } from './usecases/open-enrolment-link.ts';
import { ReadStatus } from './usecases/read-status.ts';
import { ReportProblem } from './usecases/report-problem.ts';
import { RequestLink } from './usecases/request-link.ts';
import { ReuseSession } from './usecases/reuse-session.ts';
import { SignUp, SignUpParts } from './usecases/sign-up.ts';
import { StartAuthorization } from './usecases/start-authorization.ts';
import { SwitchAccount } from './usecases/switch-account.ts';
import { VerifyEmail } from './usecases/verify-email.ts';
import { TransactionFacts, ViewTransaction } from './usecases/view-transaction.ts';

const shared = [
  Surroundings,
  TransactionStore,
  Situations,
  PasswordFloor,
  KnownDevices,
  AccountNotices,
  TicketMails,
  DeviceTrust,
];
const interactions = [PasswordAuthentication, InitialRegistration, SetUpPermit, AppSetUp, interactionsProvider, Interact];
const login = [
  StartAuthorization,
  ReuseSession,
  IssueCode,
  SignUp,
  SignUpParts,
  AfterLogin,
  LoginEnding,
  CompleteAuthorization,
  DenyAuthorization,
  SwitchAccount,
];
const views = [EndingSteps, NextSteps, TransactionFacts, ViewTransaction, ReadStatus, JudgePassword, LoginSteps];
const selfHelp = [
  RequestLink,
  CompletePasswordReset,
  NewPasswords,
  ResetStores,
  VerifyEmail,
  OpenEnrolmentLink,
  CompleteUnlock,
  ReportProblem,
];

/** Logins: the transaction API, its interactions, and what people do for themselves when a login fails. */
@Module({
  controllers: [TransactionsController, SelfHelpController, EnrolmentLinkController],
  providers: [TransactionStrategy, ...shared, ...interactions, ...login, ...views, ...selfHelp],
})
export class AuthModule {}
