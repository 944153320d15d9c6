import type { FactoryProvider } from '@nestjs/common';
import { AccountStore, Attempts } from '#server/accounts';
import { ChallengeStore, Codes, Connectors, FactorStore, FactorTries, RecoveryCodes, SendQuota, TotpFactors } from '#server/mfa';
import { CONFIG, Vault, type Config } from '#server/platform';
import { AccountNotices } from '../account-notices.ts';
import { TransactionStore } from '../db/transaction.store.ts';
import { SendCode } from './code/send.ts';
import { VerifyCode } from './code/verify.ts';
import { InitialRegistration } from './initial-registration/register.ts';
import { INTERACTIONS, type Interaction } from './interaction.ts';
import { PasswordAuthentication } from './password/authenticate.ts';
import { RecoveryCodeAuthentication } from './recovery-code/authenticate.ts';
import { RecoveryCodeGeneration } from './recovery-code/generate.ts';
import { TotpAuthentication } from './totp/authenticate.ts';
import { TotpEnrolment } from './totp/enrol.ts';
import { AppSetUp } from './totp/set-up.ts';

const dependencies = [
  PasswordAuthentication,
  InitialRegistration,
  ChallengeStore,
  Codes,
  Connectors,
  SendQuota,
  Attempts,
  AccountStore,
  AccountNotices,
  Vault,
  CONFIG,
  TotpFactors,
  RecoveryCodes,
  FactorTries,
  AppSetUp,
  TransactionStore,
  FactorStore,
];

/** Every way to move a login on: a new factor is its folder and a line here. */
export const interactionsProvider: FactoryProvider<readonly Interaction[]> = {
  provide: INTERACTIONS,
  inject: dependencies,
  useFactory: (
    password: PasswordAuthentication,
    registration: InitialRegistration,
    challenges: ChallengeStore,
    codes: Codes,
    connectors: Connectors,
    quota: SendQuota,
    attempts: Attempts,
    accounts: AccountStore,
    notices: AccountNotices,
    vault: Vault,
    config: Config,
    totp: TotpFactors,
    recovery: RecoveryCodes,
    tries: FactorTries,
    setUp: AppSetUp,
    transactions: TransactionStore,
    factors: FactorStore,
  ) => {
    const send = { challenges, codes, connectors, quota, vault, notices, exposeCodes: config.development };
    const verify = { challenges, codes, connectors, attempts, accounts, factors, vault };
    return [
      password,
      registration,
      ...(['sms', 'email'] as const).flatMap((method) => [new SendCode(method, send), new VerifyCode(method, verify)]),
      new TotpAuthentication({ totp, tries, setUp, notices }),
      new TotpEnrolment(setUp),
      new RecoveryCodeAuthentication({ codes: recovery, tries, notices }),
      new RecoveryCodeGeneration(recovery, transactions, notices),
    ];
  },
};
