import { Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import type { Outbound } from '#server/outbound';
import { CONFIG, type Config } from '#server/platform';
import { Codes } from './codes.ts';
import { Connectors, OUTBOUND, outboundFor } from './connectors.ts';
import { ChallengeStore } from './db/challenge.store.ts';
import { FactorStore } from './db/factor.store.ts';
import { RecoveryCodeStore } from './db/recovery-code.store.ts';
import { FactorTries } from './factor-tries.ts';
import { MfaStates } from './mfa-states.ts';
import { Persons } from './persons.ts';
import { RecoveryCodes } from './recovery-codes.ts';
import { SendQuota } from './send-quota.ts';
import { TotpFactors } from './totp-factors.ts';

const factors = [FactorStore, RecoveryCodeStore, TotpFactors, RecoveryCodes, FactorTries, MfaStates, Persons];

@Global()
@Module({
  providers: [
    ...factors,
    ChallengeStore,
    SendQuota,
    Codes,
    Connectors,
    { provide: OUTBOUND, inject: [CONFIG], useFactory: (config: Config) => outboundFor(config) },
  ],
  exports: [...factors, ChallengeStore, SendQuota, Codes, Connectors, OUTBOUND],
})
export class MfaModule implements OnModuleDestroy {
  constructor(@Inject(OUTBOUND) private readonly outbound: Outbound) {}

  onModuleDestroy(): Promise<void> {
    return this.outbound.close();
  }
}
