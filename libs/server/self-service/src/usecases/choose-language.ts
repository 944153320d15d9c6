import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import type { Language } from '#shared/i18n';
import { ok, type Outcome } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import { Reply, type Call } from '#server/platform';
import { OwnActs } from '../own-acts.ts';
import { Surroundings } from '../surroundings.ts';

/** `PUT me/language`: in which language the owner is written to. It opens nothing, so it needs no proof. */
@Injectable()
export class ChooseLanguage {
  constructor(
    private readonly own: OwnActs,
    private readonly accounts: AccountStore,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, language: Language): Promise<Outcome<Reply, Problem>> {
    return this.own.run(call, async (tx, self) => {
      if (await this.accounts.speak(tx, self.person.account.id, language, this.around.clock.now()))
        await this.own.record(tx, call, self, [{ type: 'user_language_chosen', outcome: 'success' }]);
      return ok(Reply.empty());
    });
  }
}
