import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Language } from '#shared/i18n';
import { statement, type Tx } from '#server/platform';
import { normaliseUsername, type Account, type ContactKind, type ContactPoint } from '../domain/account.ts';

export type AccountDraft = Readonly<{
  id?: string;
  username: string;
  name?: string | null;
  language?: Language | null;
  status?: Account['status'];
  passwordHash: string | null;
  important?: boolean;
  personId?: string | null;
  customProperties?: Readonly<Record<string, unknown>>;
  email?: Readonly<{ value: string; verifiedAt: Date | null }>;
  phone?: Readonly<{ value: string; verifiedAt: Date | null }>;
}>;

/** `language`: null where it is not known. */
export type Mailbox = Readonly<{ address: string; language: Language | null }>;

const ACCOUNT = `SELECT tenant_id AS "tenantId", id, username, name, language, status, provider_id AS "providerId", password_hash AS "passwordHash",
    password_changed_at AS "passwordChangedAt", important, enrolment_locked AS "enrolmentLocked", person_id AS "personId",
    custom_properties AS "customProperties", user_metadata AS "userMetadata", app_metadata AS "appMetadata",
    banned_until AS "bannedUntil", login_held_at AS "loginHeldAt", mfa_paused_until AS "mfaPausedUntil", last_sign_in_at AS "lastSignInAt", security_version AS "securityVersion",
    created_at AS "createdAt", updated_at AS "updatedAt"
  FROM account WHERE tenant_id = $1`;
const CONTACT = `SELECT tenant_id AS "tenantId", id, account_id AS "accountId", kind, value, verified_at AS "verifiedAt", former_value AS "formerValue",
    former_until AS "formerUntil", created_at AS "createdAt"
  FROM contact_point WHERE tenant_id = $1 AND account_id = $2`;
const findAccount = statement('account.find', `${ACCOUNT} AND id = $2`);
const findByUsername = statement('account.find-by-username', `${ACCOUNT} AND username = $2`);
const listContacts = statement('contact.list', CONTACT);
const findContact = statement('contact.find', `${CONTACT} AND kind = $3`);
const insertAccount = statement(
  'account.insert',
  `INSERT INTO account (tenant_id, id, username, name, status, password_hash, password_changed_at, important, person_id, custom_properties, language)
   VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $6::text IS NULL THEN NULL ELSE now() END, $7, $8, $9, $10)
   ON CONFLICT DO NOTHING`,
);
const upsertContact = statement(
  'contact.upsert',
  `INSERT INTO contact_point (tenant_id, id, account_id, kind, value, verified_at) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (tenant_id, account_id, kind) DO UPDATE SET value = excluded.value, verified_at = excluded.verified_at,
     former_value = CASE WHEN contact_point.value <> excluded.value AND contact_point.verified_at IS NOT NULL THEN contact_point.value ELSE contact_point.former_value END,
     former_until = CASE WHEN contact_point.value <> excluded.value AND contact_point.verified_at IS NOT NULL THEN now() ELSE contact_point.former_until END`,
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
const speak = statement(
  'account.speak',
  `UPDATE account SET language = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2 AND language IS DISTINCT FROM $3`,
);
const readMailbox = statement(
  'account.mailbox',
  `SELECT c.value AS address, a.language FROM account a
   JOIN contact_point c ON c.tenant_id = a.tenant_id AND c.account_id = a.id AND c.kind = 'email'
   WHERE a.tenant_id = $1 AND a.id = $2`,
);
const rehash = statement(
  'account.rehash',
  `UPDATE account SET password_hash = $4 WHERE tenant_id = $1 AND id = $2 AND password_hash = $3`,
);

const unlockEnrolment = statement(
  'account.unlock-enrolment',
  `UPDATE account SET enrolment_locked = false, security_version = security_version + 1 WHERE tenant_id = $1 AND id = $2 AND enrolment_locked`,
);

/** The trail of an account outlives it; a trial made nobody. */
const wasUsed = statement(
  'account.id-used',
  `SELECT 1 AS known FROM audit_event WHERE tenant_id = $1 AND account_id = $2 AND NOT dry_run LIMIT 1`,
);

@Injectable()
export class AccountStore {
  find(tx: Tx, id: string): Promise<Account | null> {
    return tx.one<Account>(findAccount, [tx.tenantId, id]);
  }

  findByUsername(tx: Tx, username: string): Promise<Account | null> {
    return tx.one<Account>(findByUsername, [tx.tenantId, normaliseUsername(username)]);
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
      draft.language ?? null,
    ]);
    if (made !== 1) return null;
    if (draft.email) await this.setContact(tx, id, 'email', draft.email.value, draft.email.verifiedAt);
    if (draft.phone) await this.setContact(tx, id, 'phone', draft.phone.value, draft.phone.verifiedAt);
    return id;
  }

  /** Whether there ever was somebody of this id: it is never given again (OIDC Core section 2), not even to the same person. */
  async wasUsed(tx: Tx, id: string): Promise<boolean> {
    return (await tx.one(wasUsed, [tx.tenantId, id])) !== null;
  }

  contacts(tx: Tx, accountId: string): Promise<ContactPoint[]> {
    return tx.rows<ContactPoint>(listContacts, [tx.tenantId, accountId]);
  }

  contact(tx: Tx, accountId: string, kind: ContactKind): Promise<ContactPoint | null> {
    return tx.one<ContactPoint>(findContact, [tx.tenantId, accountId, kind]);
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

  /** Its owner reads this language from now on. True when it was another one before. */
  async speak(tx: Tx, accountId: string, language: Language, now: Date): Promise<boolean> {
    return (await tx.count(speak, [tx.tenantId, accountId, language, now])) === 1;
  }

  /** Where mails about the account go; null where it has no address. */
  mailbox(tx: Tx, accountId: string): Promise<Mailbox | null> {
    return tx.one<Mailbox>(readMailbox, [tx.tenantId, accountId]);
  }

  /** Replaces a hash by a stronger one of the same password, unless the password was changed meanwhile. */
  async rehash(tx: Tx, accountId: string, oldHash: string, newHash: string): Promise<void> {
    await tx.count(rehash, [tx.tenantId, accountId, oldHash, newHash]);
  }
}
