import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, normaliseUsername, type Account } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import { isBanned } from '../../domain/user-view.ts';
import { SignIns } from '../../sign-ins.ts';
import { Surroundings } from '../../surroundings.ts';
import type { TokenAnswer } from '../../token-answers.ts';
import { CheckPassword } from '../proofs/check-password.ts';

type Given = Readonly<{
  email?: string | null | undefined;
  phone?: string | null | undefined;
  password?: string | null | undefined;
}>;

/** `token?grant_type=password`: a session at aal1 for the right password of a confirmed, living account. */
@Injectable()
export class SignIn {
  constructor(
    private readonly around: Surroundings,
    private readonly check: CheckPassword,
    private readonly accounts: AccountStore,
    private readonly signIns: SignIns,
  ) {}

  async run(call: Call, tenantId: string, { email, phone, password }: Given): Promise<Outcome<TokenAnswer, Problem>> {
    if (phone && !email) return refuse({ code: 'supabase.phone_disabled' });
    if (!email || !password) return refuse({ code: 'supabase.invalid', message: 'An email and a password are required' });
    const username = normaliseUsername(email);
    return this.check.run(call, tenantId, username, password, (tx, account) => this.open(tx, call, account));
  }

  /** Only whoever knows the password learns what else is in the way. */
  private async open(tx: Tx, call: Call, account: Account): Promise<Outcome<TokenAnswer, Problem>> {
    const obstacle = await this.obstacle(tx, account);
    const who = { accountId: account.id, userName: account.username };
    if (obstacle) {
      const reason = obstacle.code;
      await this.around.audit.append(tx, call, [{ type: 'issue_token_failure', outcome: 'denied', reason, ...who }]);
      return refuse(obstacle);
    }
    const proof = { interaction: 'password-authentication', method: 'password', factorId: null };
    const answer = await this.signIns.open(tx, call, account.id, proof);
    await this.around.audit.append(tx, call, [
      { type: 'login_success', outcome: 'success', detail: { surface: 'supabase' }, ...who },
    ]);
    return ok(answer);
  }

  private async obstacle(tx: Tx, account: Account): Promise<Problem | null> {
    if (isBanned(account, this.around.clock.now())) return { code: 'supabase.sign_in_banned' };
    if (account.enrolmentLocked) return { code: 'factor.enrolment_locked' };
    const contact = await this.accounts.contact(tx, account.id, 'email');
    return contact?.verifiedAt ? null : { code: 'supabase.email_not_confirmed' };
  }
}
