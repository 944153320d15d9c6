import { Injectable } from '@nestjs/common';
import { knownLanguage } from '#shared/i18n';
import { Clock, statement, type Tx } from '#server/platform';

/** Members are merged, one that is null is taken away, as GoTrue does it. */
const merge = statement(
  'supabase.merge-metadata',
  `UPDATE account SET updated_at = $5, language = coalesce($6, language),
     user_metadata = (SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}') FROM jsonb_each(user_metadata || $3) m WHERE m.value <> 'null'),
     app_metadata = (SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}') FROM jsonb_each(app_metadata || $4) m WHERE m.value <> 'null')
   WHERE tenant_id = $1 AND id = $2`,
);
const ban = statement('supabase.ban', `UPDATE account SET banned_until = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2`);
const signedIn = statement('supabase.signed-in', `UPDATE account SET last_sign_in_at = $3 WHERE tenant_id = $1 AND id = $2`);
const rename = statement(
  'supabase.rename',
  `UPDATE account SET username = $3, updated_at = $4, security_version = security_version + 1
   WHERE tenant_id = $1 AND id = $2 AND NOT EXISTS (SELECT FROM account o WHERE o.tenant_id = $1 AND o.username = $3 AND o.id <> $2)`,
);
/** Whoever registered an address that he never proved must not keep the password once its owner comes. */
const forgetPassword = statement(
  'supabase.forget-password',
  `UPDATE account SET password_hash = NULL, updated_at = $3, security_version = security_version + 1 WHERE tenant_id = $1 AND id = $2`,
);
const lockEnrolment = statement(
  'supabase.lock-enrolment',
  `UPDATE account SET enrolment_locked = true, security_version = security_version + 1 WHERE tenant_id = $1 AND id = $2`,
);
const remove = statement('supabase.delete-user', `DELETE FROM account WHERE tenant_id = $1 AND id = $2`);
const page = statement(
  'supabase.users',
  `SELECT a.id FROM account a
   WHERE a.tenant_id = $1 AND ($2::text IS NULL OR position($2 IN a.username) > 0) ORDER BY a.created_at, a.id LIMIT $3 OFFSET $4`,
);
const count = statement(
  'supabase.count-users',
  `SELECT count(*)::integer AS total FROM account WHERE tenant_id = $1 AND ($2::text IS NULL OR position($2 IN username) > 0)`,
);

type Json = Readonly<Record<string, unknown>>;

/** What the wire format's users have beyond an account. */
@Injectable()
export class ProfileStore {
  constructor(private readonly clock: Clock) {}

  /** `locale` of the user's own data (BCP 47) also says in which language mails are written, where it is one of ours. */
  async merge(tx: Tx, accountId: string, metadata: Readonly<{ user?: Json; app?: Json }>): Promise<void> {
    const { user = {}, app = {} } = metadata;
    const spoken = typeof user['locale'] === 'string' ? knownLanguage([user['locale']]) : null;
    await tx.count(merge, [tx.tenantId, accountId, JSON.stringify(user), JSON.stringify(app), this.clock.now(), spoken]);
  }

  async ban(tx: Tx, accountId: string, until: Date | null): Promise<void> {
    await tx.count(ban, [tx.tenantId, accountId, until, this.clock.now()]);
  }

  async signedIn(tx: Tx, accountId: string): Promise<void> {
    await tx.count(signedIn, [tx.tenantId, accountId, this.clock.now()]);
  }

  /** False when the name is another account's. */
  async rename(tx: Tx, accountId: string, username: string): Promise<boolean> {
    return (await tx.count(rename, [tx.tenantId, accountId, username, this.clock.now()])) === 1;
  }

  async forgetPassword(tx: Tx, accountId: string): Promise<void> {
    await tx.count(forgetPassword, [tx.tenantId, accountId, this.clock.now()]);
  }

  async lockEnrolment(tx: Tx, accountId: string): Promise<void> {
    await tx.count(lockEnrolment, [tx.tenantId, accountId]);
  }

  async remove(tx: Tx, accountId: string): Promise<void> {
    await tx.count(remove, [tx.tenantId, accountId]);
  }

  /** Ids of one page, oldest account first, and how many there are in all. */
  async page(tx: Tx, filter: string | null, size: number, skipped: number): Promise<{ ids: readonly string[]; total: number }> {
    const ids = (await tx.rows<{ id: string }>(page, [tx.tenantId, filter, size, skipped])).map(({ id }) => id);
    const counted = await tx.one<{ total: number }>(count, [tx.tenantId, filter]);
    return { ids, total: counted?.total ?? 0 };
  }
}
