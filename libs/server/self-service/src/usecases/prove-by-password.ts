import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Reply, type Call } from '#server/platform';
import { requireFresh } from '../domain/proof.ts';
import { OwnActs } from '../own-acts.ts';
import { OwnPassword } from '../own-password.ts';
import { RaiseSession } from '../raise-session.ts';

/** The password, where no second factor stands that could be asked for. */
@Injectable()
export class ProveByPassword {
  constructor(
    private readonly own: OwnActs,
    private readonly password: OwnPassword,
    private readonly raise: RaiseSession,
  ) {}

  async run(call: Call, password: string): Promise<Outcome<Reply, Problem>> {
    const isEnough = await this.own.run(call, async (_tx, { proof }) =>
      proof.needed === 'aal1' ? ok(null) : requireFresh({ ...proof, freshUntil: null }),
    );
    if (!isEnough.ok) return refuse(isEnough.problem);
    return this.password.run(call, password, async (tx, self) => {
      const proof = { interaction: 'password-authentication', method: 'password', factorId: null };
      const cookie = await this.raise.prove(tx, self.session, proof);
      await this.own.record(tx, call, self, [{ type: 'step_up_success', outcome: 'success', reason: 'password' }]);
      return ok(Reply.of({ status: 'success' }).setting(cookie));
    });
  }
}
