import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import { normaliseUsername, type Account, type ContactKind, type ContactPoint } from '../domain/account.ts';
import { accountTable, contactPointTable } from './tables.ts';

export type AccountDraft = Readonly<{
  id?: string;
  username: string;
  name?: string | null;
  status?: Account['status'];
  passwordHash: string | null;
  important?: boolean;
  personId?: string | null;
  customProperties?: Readonly<Record<string, unknown>>;
  email?: Readonly<{ value: string; verifiedAt: Date | null }>;
  phone?: Readonly<{ value: string; verifiedAt: Date | null }>;
}>;

const insertAccount = statement(
  'account.insert',
  `INSERT INTO account (tenant_id, id, username, name, status, password_hash, password_changed_at, important, person_id, custom_properties)
   VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $6::text IS NULL THEN NULL ELSE now() END, $7, $8, $9)
   ON CONFLICT DO NOTHING`,
);
const upsertContact = statement(
  'contact.upsert',
  `INSERT INTO contact_point (tenant_id, id, account_id, kind, value, verified_at) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (tenant_id, account_id, kind) DO UPDATE SET value = excluded.value, verified_at = excluded.verified_at`,
);
const dropContact = statement('contact.drop', `DELETE FROM contact_point WHERE tenant_id = $1 AND account_id = $2 AND kind = $3`);
const verifyContact = statement(
  'contact.verify',
  `UPDATE contact_point SET verified_at = $5 WHERE tenant_id = $1 AND account_id = $2 AND kind = $3 AND value = $4 AND verified_at IS NULL`,
);
const setPassword = statement(
  'account.set-password',
  `UPDATE account SET password_hash = $3, password_changed_at = $4, updated_at = $4, security_version = security_version + 1 WHERE tenant_id = $1 AND id = $2`,
);
const rehash = statement(
  'account.rehash',
  `UPDATE account SET password_hash = $4 WHERE tenant_id = $1 AND id = $2 AND password_hash = $3`,
);

const unlockEnrolment = statement(
  'account.unlock-enrolment',
  `UPDATE account SET enrolment_locked = false, security_version = security_version + 1 WHERE tenant_id = $1 AND id = $2 AND enrolment_locked`,
);

@Injectable()
export class AccountStore {
  find(tx: Tx, id: string): Promise<Account | null> {
    return tx.manager.findOneBy(accountTable, { tenantId: tx.tenantId, id });
  }

  findByUsername(tx: Tx, username: string): Promise<Account | null> {
    return tx.manager.findOneBy(accountTable, { tenantId: tx.tenantId, username: normaliseUsername(username) });
  }

  /** The new id, or null when the name (or the id) is taken. */
  async create(tx: Tx, draft: AccountDraft): Promise<string | null> {
    const id = draft.id ?? randomUUID();
    const made = await tx.count(insertAccount, [
      tx.tenantId,
      id,
      normaliseUsername(draft.username),
      draft.name ?? null,
      draft.status ?? 'REGISTERED',
      draft.passwordHash,
      draft.important ?? false,
      draft.personId ?? null,
      JSON.stringify(draft.customProperties ?? {}),
    ]);
    if (made !== 1) return null;
    if (draft.email) await this.setContact(tx, id, 'email', draft.email.value, draft.email.verifiedAt);
    if (draft.phone) await this.setContact(tx, id, 'phone', draft.phone.value, draft.phone.verifiedAt);
    return id;
  }

  contacts(tx: Tx, accountId: string): Promise<ContactPoint[]> {
    return tx.manager.findBy(contactPointTable, { tenantId: tx.tenantId, accountId });
  }

  contact(tx: Tx, accountId: string, kind: ContactKind): Promise<ContactPoint | null> {
    return tx.manager.findOneBy(contactPointTable, { tenantId: tx.tenantId, accountId, kind });
  }

  async setContact(tx: Tx, accountId: string, kind: ContactKind, value: string, verifiedAt: Date | null): Promise<void> {
    await tx.count(upsertContact, [tx.tenantId, randomUUID(), accountId, kind, value, verifiedAt]);
  }

  async dropContact(tx: Tx, accountId: string, kind: ContactKind): Promise<void> {
    await tx.count(dropContact, [tx.tenantId, accountId, kind]);
  }

  /** True when the value became proven just now; false when it was already, or is another one by now. */
  async markVerified(tx: Tx, accountId: string, kind: ContactKind, value: string, now: Date): Promise<boolean> {
    return (await tx.count(verifyContact, [tx.tenantId, accountId, kind, value, now])) === 1;
  }

  /** A new factor stands where all were reset: its owner may log in again. */
  async unlockEnrolment(tx: Tx, accountId: string): Promise<void> {
    await tx.count(unlockEnrolment, [tx.tenantId, accountId]);
  }

  async setPassword(tx: Tx, accountId: string, hash: string, now: Date): Promise<void> {
    await tx.count(setPassword, [tx.tenantId, accountId, hash, now]);
  }

  /** Replaces a hash by a stronger one of the same password, unless the password was changed meanwhile. */
  async rehash(tx: Tx, accountId: string, oldHash: string, newHash: string): Promise<void> {
    await tx.count(rehash, [tx.tenantId, accountId, oldHash, newHash]);
  }
}
