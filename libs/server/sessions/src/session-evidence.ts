import { Injectable } from '@nestjs/common';
import { Clock, secondsFrom, type Tx } from '#server/platform';
import type { Evidence, InteractionRecord } from '#server/policies';
import { addEvidence, dropEvidence, failLoginsOf, findById, listAlive } from './db/session-evidence.statements.ts';
import { SESSION_IDLE_SECONDS, Sessions, type Session } from './sessions.ts';

/** `last_seen_at` moves at most this often. */
const SEEN_SECONDS = 60;

export type KnownSession = Session & Readonly<{ ended: boolean; expired: boolean }>;
export type ListedSession = Session & Readonly<{ ip: string; userAgent: string }>;
/** What was proved and when; `factorId` of the factor that proved it. */
export type Proof = Readonly<{ interaction: string; method: string; factorId: string | null }>;

/** What living sessions have proved. It grows by a step-up and shrinks with a removed factor; their AAL follows from it. */
@Injectable()
export class SessionEvidence {
  constructor(
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** The session of an id that some token of ours named, ended and expired ones too. Using a living one keeps it from falling idle. */
  find(tx: Tx, id: string): Promise<KnownSession | null> {
    const now = this.clock.now();
    const times = [now, secondsFrom(now, -SESSION_IDLE_SECONDS), secondsFrom(now, -SEEN_SECONDS)];
    return tx.one<KnownSession>(findById, [tx.tenantId, id, ...times]);
  }

  /** The living sessions of an account, newest first. */
  list(tx: Tx, accountId: string): Promise<readonly ListedSession[]> {
    const now = this.clock.now();
    return tx.rows<ListedSession>(listAlive, [tx.tenantId, accountId, now, secondsFrom(now, -SESSION_IDLE_SECONDS)]);
  }

  /** Records a fresh proof in a session; answers what it has proved with it. */
  async add(tx: Tx, { id, evidence }: Pick<Session, 'id' | 'evidence'>, proof: Proof): Promise<Evidence> {
    const record = proved(evidence[proof.interaction], proof, this.clock.now());
    await tx.count(addEvidence, [tx.tenantId, id, JSON.stringify({ [proof.interaction]: record })]);
    return { ...evidence, [proof.interaction]: record };
  }

  /** Takes what a removed factor proved from every session of the account, and ends logins that count on it; answers how many sessions lost something. */
  async drop(tx: Tx, accountId: string, factorId: string): Promise<number> {
    await tx.count(failLoginsOf, [tx.tenantId, accountId, factorId]);
    return (await tx.rows(dropEvidence, [tx.tenantId, accountId, factorId, this.clock.now()])).length;
  }

  /** Ends the account's sessions of which `isWeak` holds, except `except`; answers how many. */
  async endWeak(tx: Tx, accountId: string, except: string | null, isWeak: (evidence: Evidence) => boolean): Promise<number> {
    const weaker = (await this.list(tx, accountId)).filter(({ id, evidence }) => id !== except && isWeak(evidence));
    for (const { id } of weaker) await this.sessions.end(tx, id);
    return weaker.length;
  }
}

/** The record of a proof, in the shape that a login leaves. */
export const proved = (before: InteractionRecord | undefined, { method, factorId }: Proof, now: Date): InteractionRecord => ({
  operation_type: 'AUTHENTICATION',
  method,
  call_count: (before?.call_count ?? 0) + 1,
  success_count: (before?.success_count ?? 0) + 1,
  failure_count: before?.failure_count ?? 0,
  interaction_time: now.toISOString(),
  ...(factorId === null ? {} : { factor_id: factorId }),
});
