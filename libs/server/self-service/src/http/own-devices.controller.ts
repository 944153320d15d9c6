import { Controller } from '@nestjs/common';
import { selfService as me, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { EndSessions } from '../usecases/end-sessions.ts';
import { ForgetDevices } from '../usecases/forget-devices.ts';

/** Where the person is logged in, and which browsers are trusted. */
@Controller()
export class OwnDevicesController {
  constructor(
    private readonly sessions: EndSessions,
    private readonly devices: ForgetDevices,
  ) {}

  @Serves(me.endOtherSessions)
  endOthers(@By() call: Call, @In() _: Input<typeof me.endOtherSessions>) {
    return this.sessions.others(call);
  }

  @Serves(me.endOwnSession)
  end(@By() call: Call, @In() { params }: Input<typeof me.endOwnSession>) {
    return this.sessions.one(call, params.id);
  }

  @Serves(me.forgetOwnDevices)
  forgetAll(@By() call: Call, @In() _: Input<typeof me.forgetOwnDevices>) {
    return this.devices.all(call);
  }

  @Serves(me.forgetOwnDevice)
  forget(@By() call: Call, @In() { params }: Input<typeof me.forgetOwnDevice>) {
    return this.devices.one(call, params.id);
  }
}
