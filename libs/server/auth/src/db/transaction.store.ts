import { Injectable } from '@nestjs/common';
import { statement, Vault, type Tx } from '#server/platform';
import type { Enrolment } from '../domain/enrolment.ts';
import type { Registration } from '../domain/registration.ts';
import type { Transaction, TransactionState } from '../domain/transaction.ts';

const COLUMNS = `tenant_id AS "tenantId", id, client_id AS "clientId", request, policy, state, bound, binding_hash AS "bindingHash",
  account_id AS "accountId", registration_sealed AS "registrationSealed", enrolment_sealed AS "enrolmentSealed", evidence, created_at AS "createdAt", expires_at AS "expiresAt"`;

const insert = statement(
  'transaction.insert',
  `INSERT INTO authentication_transaction (tenant_id, id, client_id, request, policy, bound, binding_hash, account_id, evidence, created_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);
const find = statement('transaction.find', `SELECT ${COLUMNS} FROM authentication_transaction WHERE tenant_id = $1 AND id = $2`);
const lock = statement(
  'transaction.lock',
  `SELECT ${COLUMNS} FROM authentication_transaction WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
);
const save = statement(
  'transaction.save',
  `UPDATE authentication_transaction SET state = $3, account_id = $4, registration_sealed = $5, evidence = $6, enrolment_sealed = $7
   WHERE tenant_id = $1 AND id = $2 AND state IN ('in_progress', 'success')`,
);
const end = statement(
  'transaction.end',
  `UPDATE authentication_transaction SET state = $3, registration_sealed = NULL, enrolment_sealed = NULL WHERE tenant_id = $1 AND id = $2 AND state = ANY ($4) AND expires_at > $5`,
);

const place = (tenantId: string, id: string, column: 'registration_sealed' | 'enrolment_sealed') => ({
  tenantId,
  table: 'authentication_transaction',
  row: id,
  column,
});

@Injectable()
export class TransactionStore {
  constructor(private readonly vault: Vault) {}

  async insert(tx: Tx, t: Transaction): Promise<void> {
    await tx.count(insert, [
      tx.tenantId,
      t.id,
      t.clientId,
      JSON.stringify(t.request),
      JSON.stringify(t.policy),
      t.bound,
      t.bindingHash,
      t.accountId,
      JSON.stringify(t.evidence),
      t.createdAt,
      t.expiresAt,
    ]);
  }

  find(tx: Tx, id: string): Promise<Transaction | null> {
    return tx.one<Transaction>(find, [tx.tenantId, id]);
  }

  /** Locks the row: interactions of one transaction are recorded one after another. */
  lock(tx: Tx, id: string): Promise<Transaction | null> {
    return tx.one<Transaction>(lock, [tx.tenantId, id]);
  }

  async save(tx: Tx, t: Transaction): Promise<void> {
    const sealed = [t.registrationSealed, JSON.stringify(t.evidence), t.enrolmentSealed];
    await tx.count(save, [tx.tenantId, t.id, t.state, t.accountId, ...sealed]);
  }

  /** Ends the transaction if it stands in one of `from` and is not expired; true for exactly one caller. */
  async end(tx: Tx, id: string, to: TransactionState, from: readonly TransactionState[], now: Date): Promise<boolean> {
    return (await tx.count(end, [tx.tenantId, id, to, [...from], now])) === 1;
  }

  registrationOf(t: Transaction): Registration | null {
    return t.registrationSealed === null
      ? null
      : (JSON.parse(this.vault.open(place(t.tenantId, t.id, 'registration_sealed'), t.registrationSealed)) as Registration);
  }

  sealRegistration(tenantId: string, id: string, registration: Registration): string {
    return this.vault.seal(place(tenantId, id, 'registration_sealed'), JSON.stringify(registration));
  }

  enrolmentOf(t: Transaction): Enrolment | null {
    return t.enrolmentSealed === null
      ? null
      : (JSON.parse(this.vault.open(place(t.tenantId, t.id, 'enrolment_sealed'), t.enrolmentSealed)) as Enrolment);
  }

  sealEnrolment(tenantId: string, id: string, enrolment: Enrolment): string {
    return this.vault.seal(place(tenantId, id, 'enrolment_sealed'), JSON.stringify(enrolment));
  }
}
