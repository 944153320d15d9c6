import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import type { Challenge, CodeMethod } from '../domain/challenge.ts';

const COLUMNS = `transaction_id AS "transactionId", method, generation, recipient_sealed AS "recipientSealed", code_mac AS "codeMac",
  interaction_sealed AS "interactionSealed", state, tries_left AS "triesLeft", budget_left AS "budgetLeft", sends,
  sent_at AS "sentAt", expires_at AS "expiresAt"`;

const find = statement(
  'challenge.find',
  `SELECT ${COLUMNS} FROM challenge WHERE tenant_id = $1 AND transaction_id = $2 AND method = $3`,
);
const list = statement(
  'challenge.list',
  `SELECT ${COLUMNS} FROM challenge WHERE tenant_id = $1 AND transaction_id = $2 ORDER BY sent_at DESC`,
);
const begin = statement(
  'challenge.begin',
  `INSERT INTO challenge (tenant_id, transaction_id, method, generation, recipient_sealed, code_mac, state, tries_left, budget_left, sends, sent_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, 'sending', $7, $8, $9, $10, $11)
   ON CONFLICT (tenant_id, transaction_id, method) DO UPDATE SET
     generation = excluded.generation, recipient_sealed = excluded.recipient_sealed, code_mac = excluded.code_mac, interaction_sealed = NULL,
     state = 'sending', tries_left = excluded.tries_left, budget_left = excluded.budget_left, sends = excluded.sends,
     sent_at = excluded.sent_at, expires_at = excluded.expires_at`,
);
const opened = statement(
  'challenge.opened',
  `UPDATE challenge SET state = 'open', interaction_sealed = $5 WHERE tenant_id = $1 AND transaction_id = $2 AND method = $3 AND generation = $4 AND state = 'sending'`,
);
const unsent = statement(
  'challenge.unsent',
  `UPDATE challenge SET state = 'unsent' WHERE tenant_id = $1 AND transaction_id = $2 AND method = $3 AND generation = $4 AND state = 'sending'`,
);
const takeTry = statement(
  'challenge.take-try',
  `UPDATE challenge SET tries_left = tries_left - 1, budget_left = budget_left - 1
   WHERE tenant_id = $1 AND transaction_id = $2 AND method = $3 AND state = 'open' AND tries_left > 0 AND budget_left > 0 AND expires_at > $4
   RETURNING ${COLUMNS}`,
);
/** A wrong answer that arrived at the same time may have closed the code already: this try was taken before that. */
const returnTry = statement(
  'challenge.return-try',
  `UPDATE challenge SET state = 'open', tries_left = tries_left + 1, budget_left = budget_left + 1
   WHERE tenant_id = $1 AND transaction_id = $2 AND method = $3 AND generation = $4 AND state IN ('open', 'exhausted')`,
);
const spend = statement(
  'challenge.spend',
  `UPDATE challenge SET state = 'spent'
   WHERE tenant_id = $1 AND transaction_id = $2 AND method = $3 AND generation = $4 AND state IN ('open', 'exhausted')`,
);
const exhaust = statement(
  'challenge.exhaust',
  `UPDATE challenge SET state = 'exhausted' WHERE tenant_id = $1 AND transaction_id = $2 AND method = $3 AND generation = $4 AND state = 'open' AND tries_left = 0`,
);
const voidAll = statement('challenge.void', `UPDATE challenge SET state = 'unsent' WHERE tenant_id = $1 AND transaction_id = $2`);

type Begun = Pick<
  Challenge,
  | 'transactionId'
  | 'method'
  | 'generation'
  | 'recipientSealed'
  | 'codeMac'
  | 'triesLeft'
  | 'budgetLeft'
  | 'sends'
  | 'sentAt'
  | 'expiresAt'
>;
type Named = Pick<Challenge, 'transactionId' | 'method' | 'generation'>;

@Injectable()
export class ChallengeStore {
  find(tx: Tx, transactionId: string, method: CodeMethod): Promise<Challenge | null> {
    return tx.one<Challenge>(find, [tx.tenantId, transactionId, method]);
  }

  /** Newest first. */
  list(tx: Tx, transactionId: string): Promise<Challenge[]> {
    return tx.rows<Challenge>(list, [tx.tenantId, transactionId]);
  }

  async begin(tx: Tx, c: Begun): Promise<void> {
    await tx.count(begin, [
      tx.tenantId,
      c.transactionId,
      c.method,
      c.generation,
      c.recipientSealed,
      c.codeMac,
      c.triesLeft,
      c.budgetLeft,
      c.sends,
      c.sentAt,
      c.expiresAt,
    ]);
  }

  /** False when another code was begun meanwhile: then this one opens nothing. */
  async markOpen(tx: Tx, c: Named, interactionSealed: string | null): Promise<boolean> {
    return (await tx.count(opened, [tx.tenantId, c.transactionId, c.method, c.generation, interactionSealed])) === 1;
  }

  async markUnsent(tx: Tx, c: Named): Promise<void> {
    await tx.count(unsent, [tx.tenantId, c.transactionId, c.method, c.generation]);
  }

  /** Takes one try of the open code, or null when there is none left to take: one conditional UPDATE. */
  takeTry(tx: Tx, transactionId: string, method: CodeMethod, now: Date): Promise<Challenge | null> {
    return tx.one<Challenge>(takeTry, [tx.tenantId, transactionId, method, now]);
  }

  /** The provider could not say whether the code is right: the try was none. */
  async returnTry(tx: Tx, c: Named): Promise<void> {
    await tx.count(returnTry, [tx.tenantId, c.transactionId, c.method, c.generation]);
  }

  /** True for exactly one caller per code, however many race. */
  async spend(tx: Tx, c: Named): Promise<boolean> {
    return (await tx.count(spend, [tx.tenantId, c.transactionId, c.method, c.generation])) === 1;
  }

  async exhaust(tx: Tx, c: Named): Promise<void> {
    await tx.count(exhaust, [tx.tenantId, c.transactionId, c.method, c.generation]);
  }

  /** Voids every code of the transaction. What was tried and sent stays counted, or starting over would refill it (TH-18). */
  async voidAll(tx: Tx, transactionId: string): Promise<void> {
    await tx.count(voidAll, [tx.tenantId, transactionId]);
  }
}
