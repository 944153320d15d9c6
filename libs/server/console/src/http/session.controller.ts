import { Controller } from '@nestjs/common';
import { consoleEndpoints as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { ChangePreferences } from '../usecases/change-preferences.ts';
import { EndElevation } from '../usecases/end-elevation.ts';
import { LogOut } from '../usecases/log-out.ts';
import { ProveSecondFactor } from '../usecases/prove-second-factor.ts';
import { ReadMe } from '../usecases/read-me.ts';
import { Reauthenticate } from '../usecases/reauthenticate.ts';

/** The administrator's own session: who he is, for how long, how freshly proved. */
@Controller()
export class ConsoleSessionController {
  constructor(
    private readonly me: ReadMe,
    private readonly liking: ChangePreferences,
    private readonly leaving: LogOut,
    private readonly proving: Reauthenticate,
    private readonly codes: ProveSecondFactor,
    private readonly giving: EndElevation,
  ) {}

  @Serves(contract.readMe)
  read(@By() call: Call, @In() _: Input<typeof contract.readMe>) {
    return this.me.run(call);
  }

  @Serves(contract.changePreferences)
  prefer(@By() call: Call, @In() { body }: Input<typeof contract.changePreferences>) {
    return this.liking.run(call, body);
  }

  @Serves(contract.readSession)
  session(@By() call: Call, @In() _: Input<typeof contract.readSession>) {
    return this.me.times(call);
  }

  @Serves(contract.touchSession)
  touch(@By() call: Call, @In() _: Input<typeof contract.touchSession>) {
    return this.me.times(call);
  }

  @Serves(contract.logOut)
  logOut(@By() call: Call, @In() _: Input<typeof contract.logOut>) {
    return this.leaving.run(call);
  }

  @Serves(contract.reauthenticate)
  reauthenticate(@By() call: Call, @In() { body }: Input<typeof contract.reauthenticate>) {
    return this.proving.run(call, body.password);
  }

  @Serves(contract.proveReauthentication)
  prove(@By() call: Call, @In() { params, body }: Input<typeof contract.proveReauthentication>) {
    return this.codes.run(call, params.id, body);
  }

  @Serves(contract.endElevation)
  give(@By() call: Call, @In() _: Input<typeof contract.endElevation>) {
    return this.giving.run(call);
  }
}
