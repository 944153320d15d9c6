import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { Account } from '#server/accounts';
import { Reclaims } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import { NewAddresses } from '../../new-addresses.ts';
import { ProfileStore } from '../../db/profile.store.ts';
import type { SpentCode } from '../../db/mailed-code.store.ts';
import { isBanned } from '../../domain/user-view.ts';
import { SignIns } from '../../sign-ins.ts';
import { Surroundings } from '../../surroundings.ts';
import type { TokenAnswer } from '../../token-answers.ts';

/** What a change of who may sign in touches. */
@Injectable()
export class AddressParts {
  constructor(
    readonly profiles: ProfileStore,
    readonly sessions: Sessions,
    readonly addresses: NewAddresses,
    readonly reclaims: Reclaims,
  ) {}
}

/** Whoever read the mail has the mailbox: the address is proven and a session opens. */
@Injectable()
export class ConfirmAddress {
  constructor(
    private readonly around: Surroundings,
    private readonly parts: AddressParts,
    private readonly signIns: SignIns,
  ) {}

  async run(tx: Tx, call: Call, account: Account, spent: SpentCode): Promise<Outcome<TokenAnswer, Problem>> {
    const now = this.around.clock.now();
    if (isBanned(account, now)) return refuse({ code: 'supabase.banned' });
    if (account.enrolmentLocked) return refuse({ code: 'factor.enrolment_locked' });
    if (spent.purpose === 'email_change') {
      const moved = await this.parts.addresses.move(tx, call, account, spent.address, now);
      if (!moved) return refuse({ code: 'supabase.email_exists' });
    } else {
      const proof = await this.parts.reclaims.prove(tx, account.id, spent.address, now);
      if (proof !== 'known') await this.disownStranger(tx, account, spent.purpose === 'signup');
    }
    const proof = { interaction: 'email-authentication', method: 'email', factorId: null };
    const answer = await this.signIns.open(tx, call, account.id, proof);
    const who = { accountId: account.id, userName: account.username, detail: { purpose: spent.purpose } };
    await this.around.audit.append(tx, call, [
      { type: 'email_verification_success', outcome: 'success', ...who },
      { type: 'login_success', outcome: 'success', ...who },
    ]);
    return ok(answer);
  }

  /**
   * The address is proven without the password that somebody registered it with: that may have been a stranger's. The link of a
   * sign-up confirms its password too, but no session that was opened before.
   */
  private async disownStranger(tx: Tx, account: Account, keepsPassword: boolean): Promise<void> {
    if (!keepsPassword) await this.parts.profiles.forgetPassword(tx, account.id);
    await this.parts.sessions.endAllOf(tx, account.id);
  }
}
