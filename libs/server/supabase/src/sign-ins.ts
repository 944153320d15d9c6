import { Injectable } from '@nestjs/common';
import { Clock, type Call, type Tx } from '#server/platform';
import type { Evidence } from '#server/policies';
import { proved, Sessions, type Proof } from '#server/sessions';
import { ProfileStore } from './db/profile.store.ts';
import { SupabaseSessionStore } from './db/supabase-session.store.ts';
import { TokenAnswers, type TokenAnswer } from './token-answers.ts';

/** Opens sessions, with evidence in the shape that a login leaves. */
@Injectable()
export class SignIns {
  constructor(
    private readonly sessions: Sessions,
    private readonly counters: SupabaseSessionStore,
    private readonly profiles: ProfileStore,
    private readonly answers: TokenAnswers,
    private readonly clock: Clock,
  ) {}

  async open(tx: Tx, call: Call, accountId: string, proof: Proof): Promise<TokenAnswer> {
    const now = this.clock.now();
    const evidence: Evidence = { [proof.interaction]: proved(undefined, proof, now) };
    const { ip, userAgent } = call;
    const { id } = await this.sessions.open(tx, { accountId, evidence, authTime: now, ip, userAgent });
    await this.counters.open(tx, id);
    await this.profiles.signedIn(tx, accountId);
    return this.answers.write(tx, { id, accountId, evidence }, 0);
  }
}
