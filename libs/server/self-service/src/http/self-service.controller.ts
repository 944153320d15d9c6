import { Controller } from '@nestjs/common';
import { selfService as me, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { BeginOwnLogin } from '../usecases/begin-own-login.ts';
import { ChangePassword } from '../usecases/change-password.ts';
import { EndSessions } from '../usecases/end-sessions.ts';
import { ReadSecurity } from '../usecases/read-security.ts';
import { StepUp } from '../usecases/step-up.ts';

/** The own security: seeing it, proving oneself, sessions and password. */
@Controller()
export class SelfServiceController {
  constructor(
    private readonly login: BeginOwnLogin,
    private readonly reading: ReadSecurity,
    private readonly proving: StepUp,
    private readonly sessions: EndSessions,
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

  @Serves(me.stepUp)
  stepUp(@By() call: Call, @In() { body }: Input<typeof me.stepUp>) {
    return this.proving.run(call, body);
  }

  @Serves(me.endOtherSessions)
  endOthers(@By() call: Call, @In() _: Input<typeof me.endOtherSessions>) {
    return this.sessions.others(call);
  }

  @Serves(me.endOwnSession)
  end(@By() call: Call, @In() { params }: Input<typeof me.endOwnSession>) {
    return this.sessions.one(call, params.id);
  }

  @Serves(me.changeOwnPassword)
  password(@By() call: Call, @In() { body }: Input<typeof me.changeOwnPassword>) {
    return this.passwords.run(call, body);
  }
}
