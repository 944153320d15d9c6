import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, secondsFrom, statement, type Tx } from '#server/platform';
import { CHALLENGE_SECONDS, CHALLENGE_TRIES, type FactorChallenge } from '../domain/factor-challenge.ts';

const insert = statement(
  'factor-challenge.insert',
  `INSERT INTO factor_challenge (tenant_id, id, factor_id, session_id, tries_left, created_at, expires_at, code_mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const find = statement(
  'factor-challenge.find',
  `SELECT id, factor_id AS "factorId", session_id AS "sessionId", tries_left AS "triesLeft", expires_at AS "expiresAt", spent_at AS "spentAt", code_mac AS "codeMac", interaction_sealed AS "interactionSealed"
   FROM factor_challenge WHERE tenant_id = $1 AND id = $2`,
);
/** True for exactly one caller, and for none after its time or its tries. */
const spend = statement(
  'factor-challenge.spend',
  `UPDATE factor_challenge SET spent_at = $3 WHERE tenant_id = $1 AND id = $2 AND spent_at IS NULL AND tries_left > 0 AND expires_at > $3`,
);
const miss = statement(
  'factor-challenge.miss',
  `UPDATE factor_challenge SET tries_left = tries_left - 1 WHERE tenant_id = $1 AND id = $2 AND tries_left > 0`,
);
const keep = statement(
  'factor-challenge.keep',
  `UPDATE factor_challenge SET interaction_sealed = $3 WHERE tenant_id = $1 AND id = $2`,
);
const drop = statement('factor-challenge.drop', `DELETE FROM factor_challenge WHERE tenant_id = $1 AND id = $2`);
/** What nobody can answer any more is forgotten when the next one is made. */
const sweep = statement(
  'factor-challenge.sweep',
  `DELETE FROM factor_challenge WHERE tenant_id = $1 AND factor_id = $2 AND expires_at < $3`,
);

@Injectable()
export class FactorChallengeStore {
  constructor(private readonly clock: Clock) {}

  /** `macOf` of the new id, where the code is ours. */
  async open(
    tx: Tx,
    factorId: string,
    sessionId: string,
    macOf: (id: string) => string | null = () => null,
  ): Promise<{ id: string; expiresAt: Date }> {
    const [id, now] = [randomUUID(), this.clock.now()];
    const expiresAt = secondsFrom(now, CHALLENGE_SECONDS);
    await tx.count(sweep, [tx.tenantId, factorId, secondsFrom(now, -CHALLENGE_SECONDS)]);
    await tx.count(insert, [tx.tenantId, id, factorId, sessionId, CHALLENGE_TRIES, now, expiresAt, macOf(id)]);
    return { id, expiresAt };
  }

  find(tx: Tx, id: string): Promise<FactorChallenge | null> {
    return tx.one<FactorChallenge>(find, [tx.tenantId, id]);
  }

  async spend(tx: Tx, id: string): Promise<boolean> {
    return (await tx.count(spend, [tx.tenantId, id, this.clock.now()])) === 1;
  }

  /** What the provider said when it sent the code. */
  async keep(tx: Tx, id: string, interactionSealed: string): Promise<void> {
    await tx.count(keep, [tx.tenantId, id, interactionSealed]);
  }

  /** The code could not be sent. */
  async drop(tx: Tx, id: string): Promise<void> {
    await tx.count(drop, [tx.tenantId, id]);
  }

  async miss(tx: Tx, id: string): Promise<void> {
    await tx.count(miss, [tx.tenantId, id]);
  }
}
