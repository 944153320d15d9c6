import { Controller } from '@nestjs/common';
import { selfService as me, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { BeginOwnLogin } from '../usecases/begin-own-login.ts';
import { ChangePassword } from '../usecases/change-password.ts';
import { ReadSecurity } from '../usecases/read-security.ts';
import { SendOwnCode } from '../usecases/send-own-code.ts';
import { StepUp } from '../usecases/step-up.ts';

/** The own security: seeing it, proving oneself, and the password. */
@Controller()
export class SelfServiceController {
  constructor(
    private readonly login: BeginOwnLogin,
    private readonly reading: ReadSecurity,
    private readonly proving: StepUp,
    private readonly sending: SendOwnCode,
    private readonly passwords: ChangePassword,
  ) {}

  @Serves(me.beginOwnLogin)
  begin(@By() call: Call, @In() { params, query }: Input<typeof me.beginOwnLogin>) {
    return this.login.run(call, params.tenantId, query);
  }

  @Serves(me.readOwnSecurity)
  read(@By() call: Call, @In() _: Input<typeof me.readOwnSecurity>) {
    return this.reading.run(call);
  }

  @Serves(me.sendOwnCode)
  sendCode(@By() call: Call, @In() _: Input<typeof me.sendOwnCode>) {
    return this.sending.run(call);
  }

  @Serves(me.stepUp)
  stepUp(@By() call: Call, @In() { body }: Input<typeof me.stepUp>) {
    return this.proving.run(call, body);
  }

  @Serves(me.changeOwnPassword)
  password(@By() call: Call, @In() { body }: Input<typeof me.changeOwnPassword>) {
    return this.passwords.run(call, body);
  }
}
