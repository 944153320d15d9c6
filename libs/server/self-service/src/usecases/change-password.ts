import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, contextWords, MAX_PASSWORD_LENGTH, normalisePassword, Passwords } from '#server/accounts';
import { Clock, Reply, type Call, type Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import { requireFresh } from '../domain/proof.ts';
import { OwnActs, type Self } from '../own-acts.ts';
import { OwnMails } from '../own-mails.ts';
import { OwnPassword } from '../own-password.ts';
import { PolicyDemands } from '../policy-demands.ts';
import { RaiseSession } from '../raise-session.ts';

type Given = Readonly<{ current_password: string; new_password: string }>;

/** What a new password has to pass, and what it changes. */
@Injectable()
export class NewPasswordParts {
  constructor(
    readonly passwords: Passwords,
    readonly demands: PolicyDemands,
    readonly accounts: AccountStore,
    readonly sessions: Sessions,
    readonly mails: OwnMails,
  ) {}
}

/** `PUT me/password`: the current one, and a proof of the second factor where one stands. Every other session ends (A7-08). */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly own: OwnActs,
    private readonly current: OwnPassword,
    private readonly parts: NewPasswordParts,
    private readonly raise: RaiseSession,
    private readonly clock: Clock,
  ) {}

  async run(call: Call, { current_password: current, new_password: wanted }: Given): Promise<Outcome<Reply, Problem>> {
    const allowed = await this.own.run(call, (tx, self) => this.mayChange(tx, self, current, wanted));
    if (!allowed.ok) return allowed;
    const hash = await this.parts.passwords.hash(wanted);
    if (!hash.ok) return hash;
    return this.current.run(call, current, async (tx, self) => {
      const still = provedEnough(self);
      return still.ok ? ok(await this.write(tx, call, self, hash.value)) : still;
    });
  }

  private async mayChange(tx: Tx, self: Self, current: string, wanted: string): Promise<Outcome<null, Problem>> {
    const proved = provedEnough(self);
    if (!proved.ok) return proved;
    const { tenant, person } = self;
    const words = contextWords(tenant.name, person.account.username, person.account.name);
    const { problems } = this.parts.passwords.judge(wanted, await this.parts.demands.passwordFloor(tx, tenant), words);
    const isSame = normalisePassword(current) === normalisePassword(wanted);
    const isLong = wanted.length > MAX_PASSWORD_LENGTH * 4;
    const found = [...problems, ...(isSame ? ['unchanged'] : []), ...(isLong ? ['too_long'] : [])];
    if (found.length === 0) return ok(null);
    return refuse({ code: 'password.unacceptable', messages: found.map((problem) => `password: ${problem}`) });
  }

  private async write(tx: Tx, call: Call, self: Self, hash: string): Promise<Reply> {
    const { id } = self.person.account;
    await this.parts.accounts.setPassword(tx, id, hash, this.clock.now());
    const detail = await this.parts.sessions.endAllOf(tx, id, self.session.id);
    await this.parts.mails.tell(tx, self, 'passwordChanged');
    await this.own.record(tx, call, self, [{ type: 'password_changed', outcome: 'success', detail }]);
    return Reply.of({ status: 'success', ended: detail.sessions }).setting(await this.raise.renew(tx, self.session));
  }
}

/** Without a second factor, the current password that comes along is the proof. */
const provedEnough = ({ proof }: Self): Outcome<null, Problem> => (proof.needed === 'aal1' ? ok(null) : requireFresh(proof));
