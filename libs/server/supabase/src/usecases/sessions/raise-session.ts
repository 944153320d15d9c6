import { Injectable } from '@nestjs/common';
import { levelOf } from '#server/mfa';
import type { Tx } from '#server/platform';
import { SessionEvidence, type KnownSession, type Proof } from '#server/sessions';
import { SupabaseSessionStore } from '../../db/supabase-session.store.ts';
import { TokenAnswers, type TokenAnswer } from '../../token-answers.ts';

export type Raised = Readonly<{ answer: TokenAnswer; ended: number }>;

/**
 * What every proof of a second factor does: the session stands on it from now on, no refresh token from before is worth
 * anything, and the account's sessions that stand on one factor end.
 */
@Injectable()
export class RaiseSession {
  constructor(
    private readonly counters: SupabaseSessionStore,
    private readonly evidence: SessionEvidence,
    private readonly answers: TokenAnswers,
  ) {}

  async run(tx: Tx, session: KnownSession, proof: Proof): Promise<Raised> {
    const evidence = await this.evidence.add(tx, session, proof);
    const counter = await this.counters.rise(tx, session.id);
    const isWeak = (other: typeof evidence): boolean => levelOf(other) === 'aal1';
    const ended = await this.evidence.endWeak(tx, session.accountId, session.id, isWeak);
    return { answer: await this.answers.write(tx, { ...session, evidence }, counter), ended };
  }
}
