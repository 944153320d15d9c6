import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { FactorStore } from '#server/mfa';
import type { Call } from '#server/platform';
import { FactorChallengeStore } from '../db/factor-challenge.store.ts';
import { OwnActs } from '../own-acts.ts';

type Challenge = Readonly<{ id: string; type: 'totp'; expires_at: number }>;

/** `POST factors/:id/challenge`: several may be open; each belongs to the session that made it. `expires_at` in Unix seconds. */
@Injectable()
export class ChallengeFactor {
  constructor(
    private readonly own: OwnActs,
    private readonly factors: FactorStore,
    private readonly challenges: FactorChallengeStore,
  ) {}

  async run(call: Call, factorId: string): Promise<Outcome<Challenge, Problem>> {
    if (!isUuid(factorId)) return refuse({ code: 'supabase.bad_id' });
    return this.own.run(call, async (tx, { session }) => {
      const factor = await this.factors.find(tx, session.accountId, factorId);
      if (factor?.type === 'sms') return refuse({ code: 'supabase.phone_verify_disabled' as const });
      if (factor?.type !== 'totp') return refuse({ code: 'supabase.factor_not_found' as const });
      const { id, expiresAt } = await this.challenges.open(tx, factor.id, session.id);
      await this.factors.touchChallenged(tx, factor.id);
      return ok({ id, type: 'totp' as const, expires_at: Math.floor(expiresAt.getTime() / 1000) });
    });
  }
}
