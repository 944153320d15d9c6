import { Injectable } from '@nestjs/common';
import type { OwnCodes, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { FactorTries, RecoveryCodes, recoverySetOf, shownRecoveryCode, type NewCodes } from '#server/mfa';
import { Reply, type Call, type Tx } from '#server/platform';
import { mayMakeCodes } from '../domain/own-rules.ts';
import { OwnActs, type Self } from '../own-acts.ts';
import { OwnMails } from '../own-mails.ts';

/** `POST me/recovery-codes`: ten codes, shown once. The old ones are void, and only with the owner's word (L-050, L-051). */
@Injectable()
export class MakeRecoveryCodes {
  constructor(
    private readonly own: OwnActs,
    private readonly codes: RecoveryCodes,
    private readonly tries: FactorTries,
    private readonly mails: OwnMails,
  ) {}

  /** Decided before the ten hashes and again after them, because they are made outside of any transaction. */
  async run(call: Call, replace: boolean): Promise<Outcome<Reply<OwnCodes>, Problem>> {
    const allowed = await this.own.run(call, async (_tx, self) => mayWrite(self, replace));
    if (!allowed.ok) return allowed;
    const made = await this.codes.make();
    if (!made.ok) return made;
    return this.own.runAlone(call, async (tx, self) => {
      const still = mayWrite(self, replace);
      return still.ok ? ok(await this.store(tx, call, self, made.value)) : still;
    });
  }

  private async store(tx: Tx, call: Call, self: Self, { codes, stored }: NewCodes): Promise<Reply<OwnCodes>> {
    const id = await this.codes.replace(tx, call, self.person.account.id, stored);
    await this.tries.forgive(tx, id);
    await this.mails.tell(tx, self, 'recoveryCodesMade');
    const about = { target: { type: 'factor', id }, detail: { factor_type: 'recovery_code', total: codes.length } };
    await this.own.record(tx, call, self, [{ type: 'recovery_codes_generated', outcome: 'success', ...about }]);
    return Reply.of({ codes: codes.map(shownRecoveryCode), total: codes.length }, 201);
  }
}

function mayWrite({ person, proof }: Self, replace: boolean): Outcome<null, Problem> {
  const allowed = mayMakeCodes(person.factors, proof);
  if (!allowed.ok) return allowed;
  return recoverySetOf(person.factors) && !replace ? refuse({ code: 'factor.codes_exist' }) : ok(null);
}
