import { Controller } from '@nestjs/common';
import { selfService as me, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { AddApp } from '../usecases/add-app.ts';
import { ChangeFactors } from '../usecases/change-factors.ts';
import { MakeRecoveryCodes } from '../usecases/make-recovery-codes.ts';

/** The own factors and recovery codes. */
@Controller()
export class OwnFactorsController {
  constructor(
    private readonly adding: AddApp,
    private readonly changing: ChangeFactors,
    private readonly codes: MakeRecoveryCodes,
  ) {}

  @Serves(me.beginOwnFactor)
  begin(@By() call: Call, @In() { body }: Input<typeof me.beginOwnFactor>) {
    return this.adding.begin(call, body.name ?? '');
  }

  @Serves(me.verifyOwnFactor)
  verify(@By() call: Call, @In() { params, body }: Input<typeof me.verifyOwnFactor>) {
    return this.adding.verify(call, params.id, body.code);
  }

  @Serves(me.renameOwnFactor)
  rename(@By() call: Call, @In() { params, body }: Input<typeof me.renameOwnFactor>) {
    return this.changing.rename(call, params.id, body.name);
  }

  @Serves(me.removeOwnFactor)
  remove(@By() call: Call, @In() { params }: Input<typeof me.removeOwnFactor>) {
    return this.changing.remove(call, params.id);
  }

  @Serves(me.makeOwnRecoveryCodes)
  make(@By() call: Call, @In() { body }: Input<typeof me.makeOwnRecoveryCodes>) {
    return this.codes.run(call, body.replace ?? false);
  }
}
