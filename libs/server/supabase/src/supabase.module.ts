import { Module } from '@nestjs/common';
import { AccountMails } from './account-mails.ts';
import { MailedCodeStore } from './db/mailed-code.store.ts';
import { ProfileStore } from './db/profile.store.ts';
import { ServiceKeys } from './db/service-key.store.ts';
import { SupabaseSessionStore } from './db/supabase-session.store.ts';
import { SupabaseAdminController } from './http/admin.controller.ts';
import { SupabaseCrossOrigin } from './http/cross-origin.ts';
import { SupabaseFactorsController, SupabaseRecoveryCodesController } from './http/factors.controllers.ts';
import { SupabasePublicController, SupabasePublishedController } from './http/public.controller.ts';
import { SupabaseServiceStrategy, SupabaseSessionStrategy } from './http/strategies.ts';
import { SupabaseUserController } from './http/user.controller.ts';
import { MailedCodeTries } from './mailed-code-tries.ts';
import { NewAddresses } from './new-addresses.ts';
import { NewPasswords } from './new-passwords.ts';
import { NewUsers } from './new-users.ts';
import { OwnActs } from './own-acts.ts';
import { Portraits } from './portraits.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { SessionTokens } from './session-tokens.ts';
import { SignIns } from './sign-ins.ts';
import { Surroundings } from './surroundings.ts';
import { TokenAnswers } from './token-answers.ts';
import { AdminFactors, FactorParts } from './usecases/factors/admin-factors.ts';
import { AdminParts, AdminUsers } from './usecases/users/admin-users.ts';
import { AuthenticateService } from './usecases/sessions/authenticate-service.ts';
import { AuthenticateSession } from './usecases/sessions/authenticate-session.ts';
import { ChallengeFactor } from './usecases/factors/challenge-factor.ts';
import { ChangeFactors } from './usecases/factors/change-factors.ts';
import { CheckPassword } from './usecases/proofs/check-password.ts';
import { AddressParts, ConfirmAddress } from './usecases/users/confirm-address.ts';
import { Enrollable, EnrollFactor } from './usecases/factors/enroll-factor.ts';
import { IssueTokens } from './usecases/sessions/issue-tokens.ts';
import { LogOut } from './usecases/sessions/log-out.ts';
import { LinkParts, MakeLinks } from './usecases/users/make-links.ts';
import { RefuseAudit } from './usecases/sessions/refuse-audit.ts';
import { MailCodes } from './usecases/proofs/mail-codes.ts';
import { OpenChallenges } from './usecases/factors/open-challenges.ts';
import { PhoneSteps } from './usecases/factors/phone-steps.ts';
import { ProvePassword } from './usecases/proofs/prove-password.ts';
import { RaiseSession } from './usecases/sessions/raise-session.ts';
import { ReadPublished } from './usecases/sessions/read-published.ts';
import { OwnRecoveryCodes, RecoveryParts } from './usecases/factors/recovery-codes.ts';
import { RefreshSession, SessionParts } from './usecases/sessions/refresh-session.ts';
import { SendPhoneCode } from './usecases/factors/send-phone-code.ts';
import { SignIn } from './usecases/sessions/sign-in.ts';
import { SignUp } from './usecases/users/sign-up.ts';
import { Nonces } from './usecases/proofs/spend-nonce.ts';
import { UpdateUser, UserParts } from './usecases/users/update-user.ts';
import { CodeParts, VerifyFactor } from './usecases/factors/verify-factor.ts';
import { VerifyPhoneCode } from './usecases/factors/verify-phone-code.ts';
import { VerifyMailedCode } from './usecases/proofs/verify-mailed-code.ts';
import { SpendParts, VerifyRecoveryCode } from './usecases/factors/verify-recovery-code.ts';

const http = [SupabaseSessionStrategy, SupabaseServiceStrategy, SupabaseCrossOrigin];
const stores = [ProfileStore, SupabaseSessionStore, MailedCodeStore, ServiceKeys];
const tokens = [RefreshTokens, SessionTokens, TokenAnswers, SignIns];
const shared = [Surroundings, Portraits, OwnActs, NewUsers, NewPasswords, NewAddresses, AccountMails, MailedCodeTries];
const signIns = [AuthenticateSession, AuthenticateService, CheckPassword, SignIn, SignUp, IssueTokens, RefreshSession, LogOut];
const accounts = [MailCodes, VerifyMailedCode, ConfirmAddress, UpdateUser, ProvePassword, Nonces, ReadPublished];
const phones = [OpenChallenges, PhoneSteps, SendPhoneCode, VerifyPhoneCode];
const factors = [RaiseSession, EnrollFactor, ChallengeFactor, VerifyFactor, ChangeFactors, OwnRecoveryCodes, VerifyRecoveryCode];
const administration = [AdminUsers, AdminFactors, MakeLinks, RefuseAudit];
const parts = [
  LinkParts,
  Enrollable,
  SessionParts,
  AddressParts,
  UserParts,
  CodeParts,
  RecoveryParts,
  SpendParts,
  AdminParts,
  FactorParts,
];

/** The wire format of Supabase Auth, for every tenant. Needs the modules of platform, audit, tenancy, accounts, notify, mfa and sessions. */
@Module({
  controllers: [
    SupabasePublicController,
    SupabasePublishedController,
    SupabaseUserController,
    SupabaseRecoveryCodesController,
    SupabaseFactorsController,
    SupabaseAdminController,
  ],
  providers: [
    ...http,
    ...stores,
    ...tokens,
    ...shared,
    ...signIns,
    ...accounts,
    ...phones,
    ...factors,
    ...administration,
    ...parts,
  ],
  exports: [ServiceKeys],
})
export class SupabaseModule {}
