import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { FactorChallengeStore, FactorStore } from '#server/mfa';
import type { Call } from '#server/platform';
import { OwnActs } from '../../own-acts.ts';
import { SendPhoneCode } from './send-phone-code.ts';

type Challenge = Readonly<{ id: string; type: 'totp' | 'phone'; expires_at: number }>;

/** `POST factors/:id/challenge`: several may be open; each belongs to the session that made it. `expires_at` in Unix seconds. */
@Injectable()
export class ChallengeFactor {
  constructor(
    private readonly own: OwnActs,
    private readonly factors: FactorStore,
    private readonly challenges: FactorChallengeStore,
    private readonly phones: SendPhoneCode,
  ) {}

  async run(call: Call, factorId: string, channel: string | null | undefined): Promise<Outcome<Challenge, Problem>> {
    if (!isUuid(factorId)) return refuse({ code: 'supabase.bad_id' });
    const opened = await this.own.run(call, async (tx, { session }) => {
      const factor = await this.factors.find(tx, session.accountId, factorId);
      if (factor?.type === 'sms') return ok(null);
      if (factor?.type !== 'totp') return refuse({ code: 'supabase.factor_not_found' as const });
      await this.factors.touchChallenged(tx, factor.id);
      return ok(await this.challenges.open(tx, factor.id, session.id));
    });
    if (!opened.ok) return opened;
    if (opened.value === null) return this.phones.run(call, factorId, channel);
    const { id, expiresAt } = opened.value;
    return ok({ id, type: 'totp', expires_at: Math.floor(expiresAt.getTime() / 1000) });
  }
}
