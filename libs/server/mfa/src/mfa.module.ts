import { Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import type { Outbound } from '#server/outbound';
import { CONFIG, type Config } from '#server/platform';
import { Codes } from './codes.ts';
import { Connectors, OUTBOUND, outboundFor } from './connectors.ts';
import { ChallengeStore } from './db/challenge.store.ts';
import { FactorChallengeStore } from './db/factor-challenge.store.ts';
import { FactorStore } from './db/factor.store.ts';
import { RecoveryCodeStore } from './db/recovery-code.store.ts';
import { Enrolments } from './enrolments.ts';
import { EnrolmentGraces } from './enrolment-graces.ts';
import { FactorKeep } from './factor-keep.ts';
import { FactorTries } from './factor-tries.ts';
import { MfaCoverage } from './mfa-coverage.ts';
import { MfaStates } from './mfa-states.ts';
import { Persons } from './persons.ts';
import { MessageParts, PhoneCodes } from './phone-codes.ts';
import { PhoneFactors } from './phone-factors.ts';
import { RecoveryCodes } from './recovery-codes.ts';
import { Reclaims } from './reclaims.ts';
import { RememberedDevices } from './remembered-devices.ts';
import { SendQuota } from './send-quota.ts';
import { TotpFactors } from './totp-factors.ts';

const phones = [FactorChallengeStore, PhoneFactors, PhoneCodes];
const factors = [
  FactorKeep,
  Reclaims,
  RememberedDevices,
  EnrolmentGraces,
  MfaCoverage,
  FactorStore,
  RecoveryCodeStore,
  TotpFactors,
  RecoveryCodes,
  FactorTries,
  MfaStates,
  Persons,
  Enrolments,
];

@Global()
@Module({
  providers: [
    ...factors,
    ...phones,
    MessageParts,
    ChallengeStore,
    SendQuota,
    Codes,
    Connectors,
    { provide: OUTBOUND, inject: [CONFIG], useFactory: (config: Config) => outboundFor(config) },
  ],
  exports: [...factors, ...phones, ChallengeStore, SendQuota, Codes, Connectors, OUTBOUND],
})
export class MfaModule implements OnModuleDestroy {
  constructor(@Inject(OUTBOUND) private readonly outbound: Outbound) {}

  onModuleDestroy(): Promise<void> {
    return this.outbound.close();
  }
}
