import { Module } from '@nestjs/common';
import { AccountMails } from './account-mails.ts';
import { FactorChallengeStore } from './db/factor-challenge.store.ts';
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
import { AdminFactors, FactorParts } from './usecases/admin-factors.ts';
import { AdminParts, AdminUsers } from './usecases/admin-users.ts';
import { AuthenticateService } from './usecases/authenticate-service.ts';
import { AuthenticateSession } from './usecases/authenticate-session.ts';
import { ChallengeFactor } from './usecases/challenge-factor.ts';
import { ChangeFactors } from './usecases/change-factors.ts';
import { CheckPassword } from './usecases/check-password.ts';
import { AddressParts, ConfirmAddress } from './usecases/confirm-address.ts';
import { EnrollFactor } from './usecases/enroll-factor.ts';
import { IssueTokens } from './usecases/issue-tokens.ts';
import { LogOut } from './usecases/log-out.ts';
import { MailCodes } from './usecases/mail-codes.ts';
import { OpenChallenges } from './usecases/open-challenges.ts';
import { PhoneSteps } from './usecases/phone-steps.ts';
import { ProvePassword } from './usecases/prove-password.ts';
import { RaiseSession } from './usecases/raise-session.ts';
import { ReadPublished } from './usecases/read-published.ts';
import { OwnRecoveryCodes, RecoveryParts } from './usecases/recovery-codes.ts';
import { RefreshSession, SessionParts } from './usecases/refresh-session.ts';
import { PhoneParts, SendPhoneCode } from './usecases/send-phone-code.ts';
import { SignIn } from './usecases/sign-in.ts';
import { SignUp } from './usecases/sign-up.ts';
import { Nonces } from './usecases/spend-nonce.ts';
import { UpdateUser, UserParts } from './usecases/update-user.ts';
import { CodeParts, VerifyFactor } from './usecases/verify-factor.ts';
import { VerifyPhoneCode } from './usecases/verify-phone-code.ts';
import { VerifyMailedCode } from './usecases/verify-mailed-code.ts';
import { SpendParts, VerifyRecoveryCode } from './usecases/verify-recovery-code.ts';

const http = [SupabaseSessionStrategy, SupabaseServiceStrategy, SupabaseCrossOrigin];
const stores = [ProfileStore, SupabaseSessionStore, FactorChallengeStore, MailedCodeStore, ServiceKeys];
const tokens = [RefreshTokens, SessionTokens, TokenAnswers, SignIns];
const shared = [Surroundings, Portraits, OwnActs, NewUsers, NewPasswords, NewAddresses, AccountMails];
const signIns = [AuthenticateSession, AuthenticateService, CheckPassword, SignIn, SignUp, IssueTokens, RefreshSession, LogOut];
const accounts = [MailCodes, VerifyMailedCode, ConfirmAddress, UpdateUser, ProvePassword, Nonces, ReadPublished];
const phones = [OpenChallenges, PhoneSteps, SendPhoneCode, VerifyPhoneCode];
const factors = [RaiseSession, EnrollFactor, ChallengeFactor, VerifyFactor, ChangeFactors, OwnRecoveryCodes, VerifyRecoveryCode];
const administration = [AdminUsers, AdminFactors];
const parts = [PhoneParts, SessionParts, AddressParts, UserParts, CodeParts, RecoveryParts, SpendParts, AdminParts, FactorParts];

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
