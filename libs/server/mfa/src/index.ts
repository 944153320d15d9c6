export { Codes } from './codes.ts';
export { configurationSecretsPlace, Connectors, OUTBOUND, type Connector } from './connectors.ts';
export { ChallengeStore } from './db/challenge.store.ts';
export {
  isAnswerable,
  MOST_SENDS,
  nextCode,
  RESEND_SECONDS,
  type Challenge,
  type ChallengeRules,
  type CodeMethod,
} from './domain/challenge.ts';
export { MfaModule } from './mfa.module.ts';
export { SendQuota, sendQuotas } from './send-quota.ts';
export { FactorStore, type KnownSecret, type VerifiedTotp } from './db/factor.store.ts';
export type { RecoverySet } from './db/recovery-code.store.ts';
export {
  isNameTaken,
  isPendingAt,
  isPrimary,
  LONGEST_NAME,
  MOST_FACTORS,
  nameKey,
  PENDING_SECONDS,
  type Factor,
  type FactorType,
} from './domain/factor.ts';
export { FRESH_SECONDS, isFresh, isFreshAt, lastPasswordAt, lastProofAt, levelOf } from './domain/fresh-proof.ts';
export {
  hasSecondFactor,
  judgeEnrolment,
  ownRemoval,
  recoverySetOf,
  secondFactors,
  type EnrolmentFacts,
  type EnrolmentVerdict,
} from './domain/may-change-factors.ts';
export { loginFacts, type Person } from './domain/login-facts.ts';
export type { MfaState } from './domain/mfa-state.ts';
export { CODES_PER_SET, LOW_CODES, shownRecoveryCode } from './domain/recovery-code.ts';
export { enrolledSecondFactors, methodOfFactor } from './domain/second-factors.ts';
export { matchTotp, stepAt, TOTP_PERIOD_SECONDS } from './domain/totp.ts';
export { FactorTries, type FactorTry } from './factor-tries.ts';
export { MfaStates, type MfaOverview } from './mfa-states.ts';
export { Persons } from './persons.ts';
export { RecoveryCodes, type NewCodes } from './recovery-codes.ts';
export { TotpFactors, type TotpKey, type TotpVerdict } from './totp-factors.ts';
