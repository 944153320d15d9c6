import { Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import type { Outbound } from '#server/outbound';
import { CONFIG, type Config } from '#server/platform';
import { Codes } from './codes.ts';
import { Connectors, OUTBOUND, outboundFor } from './connectors.ts';
import { ChallengeStore } from './db/challenge.store.ts';
import { SendQuota } from './send-quota.ts';

@Global()
@Module({
  providers: [
    ChallengeStore,
    SendQuota,
    Codes,
    Connectors,
    { provide: OUTBOUND, inject: [CONFIG], useFactory: (config: Config) => outboundFor(config) },
  ],
  exports: [ChallengeStore, SendQuota, Codes, Connectors, OUTBOUND],
})
export class MfaModule implements OnModuleDestroy {
  constructor(@Inject(OUTBOUND) private readonly outbound: Outbound) {}

  onModuleDestroy(): Promise<void> {
    return this.outbound.close();
  }
}
