import { Injectable } from '@nestjs/common';
import type { LockKind } from '#shared/contracts';
import { Attempts, type Account, type AttemptKey } from '#server/accounts';
import { codeKey, FactorStore } from '#server/mfa';
import { Clock, secondsFrom, statement, type Tx } from '#server/platform';
import { passwordKey } from '#server/sessions';
import { mailedCodeKey, mailedCodeKinds } from '#server/supabase';

/** No lock lasts longer than a day, so whoever is locked was locked within it. */
const LONGEST_LOCK_SECONDS = 86_400;
/** More would be an attack on everybody, which a list does not help against. */
const MOST = 200;

const suspects = statement(
  'console.locked-suspects',
  `SELECT account_id AS "accountId" FROM audit_event
   WHERE tenant_id = $1 AND type IN ('user_lock', 'mfa_locked') AND occurred_at > $2 AND account_id IS NOT NULL
   GROUP BY account_id ORDER BY max(occurred_at) DESC LIMIT $3`,
);

export type Lock = Readonly<{ kind: LockKind; until: Date }>;
type Counter = Readonly<{ kind: LockKind; key: AttemptKey }>;

/** Counters know no names, so the record tells who was locked lately, and the counters whether he still is. */
@Injectable()
export class LockStore {
  constructor(
    private readonly attempts: Attempts,
    private readonly factors: FactorStore,
    private readonly clock: Clock,
  ) {}

  async suspects(tx: Tx): Promise<readonly string[]> {
    const since = secondsFrom(this.clock.now(), -LONGEST_LOCK_SECONDS);
    return (await tx.rows<{ accountId: string }>(suspects, [tx.tenantId, since, MOST])).map(({ accountId }) => accountId);
  }

  /** Every lock that stands on the account now, the longest of each kind. */
  async of(tx: Tx, account: Account): Promise<readonly Lock[]> {
    const longest = new Map<LockKind, number>();
    for (const { kind, key } of await this.counters(tx, account)) {
      const seconds = await this.attempts.lockedFor(tx, key);
      if (seconds > 0) longest.set(kind, Math.max(seconds, longest.get(kind) ?? 0));
    }
    return [...longest].map(([kind, seconds]) => ({ kind, until: secondsFrom(this.clock.now(), seconds) }));
  }

  /** Lifts them all. The count towards the hard stop after 100 failures stays (L-31). */
  async lift(tx: Tx, account: Account): Promise<void> {
    for (const { key } of await this.counters(tx, account)) await this.attempts.unlock(tx, key);
  }

  private async counters(tx: Tx, { tenantId, id, username }: Account): Promise<readonly Counter[]> {
    const key = (scope: string, ...subject: string[]) => this.attempts.key(tenantId, scope, ...subject);
    const factors = (await this.factors.list(tx, id)).flatMap(({ id: factorId, type }): Counter[] =>
      type === 'totp' || type === 'recovery_code' ? [{ kind: type, key: key('factor', factorId) }] : [],
    );
    return [
      { kind: 'password', key: passwordKey(this.attempts, tenantId, username) },
      { kind: 'own_password', key: key('password-session', id) },
      { kind: 'totp', key: key('factors/totp', id) },
      { kind: 'recovery_code', key: key('factors/recovery-code', id) },
      ...mailedCodeKinds.map((use) => ({ kind: 'mailed_code' as const, key: mailedCodeKey(this.attempts, tenantId, use, id) })),
      ...(['sms', 'email'] as const).map((kind) => ({ kind, key: codeKey(this.attempts, tenantId, id, kind) })),
      ...factors,
    ];
  }
}
