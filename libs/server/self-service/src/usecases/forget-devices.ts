import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { RememberedDevices } from '#server/mfa';
import { Reply, type Call } from '#server/platform';
import { requireFresh } from '../domain/proof.ts';
import { OwnActs } from '../own-acts.ts';

const forgotten = (id: string): AuditEvent => ({
  type: 'device_forgotten',
  outcome: 'success',
  reason: 'owner',
  target: { type: 'remembered_device', id },
});

/** Taking the trust from the own devices (L-060). Their next login asks for the second factor; sessions go on. */
@Injectable()
export class ForgetDevices {
  constructor(
    private readonly own: OwnActs,
    private readonly devices: RememberedDevices,
  ) {}

  /** `DELETE me/devices/:id`. */
  one(call: Call, deviceId: string): Promise<Outcome<Reply, Problem>> {
    return this.own.run(call, async (tx, self) => {
      const listed = await this.devices.list(tx, call, self.person.account.id);
      if (!listed.some(({ id }) => id === deviceId)) return refuse({ code: 'request.not_found' as const });
      const proved = requireFresh(self.proof);
      if (!proved.ok) return proved;
      if (await this.devices.forget(tx, self.person.account.id, deviceId))
        await this.own.record(tx, call, self, [forgotten(deviceId)]);
      return ok(Reply.empty());
    });
  }

  /** `DELETE me/devices`. */
  all(call: Call): Promise<Outcome<{ forgotten: number }, Problem>> {
    return this.own.run(call, async (tx, self) => {
      const proved = requireFresh(self.proof);
      if (!proved.ok) return proved;
      const gone = await this.devices.forgetAll(tx, self.person.account.id);
      await this.own.record(tx, call, self, gone.map(forgotten));
      return ok({ forgotten: gone.length });
    });
  }
}
