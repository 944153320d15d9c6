import { Controller } from '@nestjs/common';
import { offlineKeys as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { ChangeOfflineKey } from '../usecases/change-offline-key.ts';

/** An administrator's own key for what is signed offline. */
@Controller()
export class OfflineKeysController {
  constructor(private readonly changing: ChangeOfflineKey) {}

  @Serves(contract.readOfflineKey)
  read(@By() call: Call, @In() _: Input<typeof contract.readOfflineKey>) {
    return this.changing.read(call);
  }

  @Serves(contract.registerOfflineKey)
  register(@By() call: Call, @In() { body }: Input<typeof contract.registerOfflineKey>) {
    return this.changing.register(call, body.statement);
  }

  @Serves(contract.revokeOfflineKey)
  revoke(@By() call: Call, @In() _: Input<typeof contract.revokeOfflineKey>) {
    return this.changing.revoke(call);
  }
}
