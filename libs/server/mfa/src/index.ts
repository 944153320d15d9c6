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
