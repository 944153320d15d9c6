import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Passwords } from '#server/accounts';
import type { Call } from '#server/platform';
import { isRecent } from '../../domain/assurance.ts';
import { NewPasswords } from '../../new-passwords.ts';
import type { Self } from '../../own-acts.ts';
import { Surroundings } from '../../surroundings.ts';
import { CheckPassword } from './check-password.ts';
import { Nonces } from './spend-nonce.ts';

type Given = Readonly<{
  password?: string | null | undefined;
  current_password?: string | null | undefined;
  nonce?: string | null | undefined;
}>;

/** A new password needs the old one, a mailed nonce, or a sign-in of a moment ago: a session left open is not enough. */
@Injectable()
export class ProvePassword {
  constructor(
    private readonly around: Surroundings,
    private readonly check: CheckPassword,
    private readonly passwords: Passwords,
    private readonly newPasswords: NewPasswords,
    private readonly codes: Nonces,
  ) {}

  /** The hash of the new password, or null where none is wanted. */
  async run(call: Call, { session, portrait }: Self, given: Given): Promise<Outcome<string | null, Problem>> {
    if (!given.password) return ok(null);
    const { account } = portrait;
    const allowed = await this.mayChange(call, account, given, isRecent(session.evidence, this.around.clock.now()));
    if (!allowed.ok) return allowed;
    if (account.passwordHash !== null) {
      const same = await this.passwords.verify(account.passwordHash, given.password);
      if (!same.ok) return same;
      if (same.value.matches) return refuse({ code: 'supabase.same_password' });
    }
    return this.newPasswords.prepare(account.tenantId, given.password, account.username);
  }

  private async mayChange(
    call: Call,
    account: Self['portrait']['account'],
    { current_password: current, nonce }: Given,
    recent: boolean,
  ): Promise<Outcome<null, Problem>> {
    if (current) {
      const checked = await this.check.run(call, account.tenantId, account.username, current, async () => ok(null));
      const isWrong = !checked.ok && checked.problem.code === 'login.invalid_credentials';
      return isWrong ? refuse({ code: 'supabase.current_password_invalid' }) : checked;
    }
    if (nonce) return this.codes.spend(call, account.tenantId, account.id, nonce);
    return recent ? ok(null) : refuse({ code: 'supabase.reauthentication_needed' });
  }
}
