import { Injectable } from '@nestjs/common';
import { Clock, randomDigits, randomToken, secondsFrom, statement, tokenHash, Vault, type Tx } from '#server/platform';

export type MailedPurpose = 'signup' | 'invite' | 'magiclink' | 'recovery' | 'email_change' | 'reauthentication';
export type MailedCode = Readonly<{ code: string; link: string }>;
export type SpentCode = Readonly<{ accountId: string; purpose: MailedPurpose; address: string }>;

/** Seconds a mailed code or link is good. */
export const MAILED_SECONDS = 3_600;
const DIGITS = 6;
const PURPOSE = 'mailed-code';

/** A new one takes the place of the older of the same purpose. */
const put = statement(
  'mailed-code.put',
  `INSERT INTO mailed_code (tenant_id, account_id, purpose, address, code_mac, link_hash, sent_at, expires_at, security_version)
   SELECT a.tenant_id, a.id, $3, $4, $5, $6, $7, $8, a.security_version FROM account a WHERE a.tenant_id = $1 AND a.id = $2
   ON CONFLICT (tenant_id, account_id, purpose) DO UPDATE SET address = excluded.address, code_mac = excluded.code_mac,
     link_hash = excluded.link_hash, sent_at = excluded.sent_at, expires_at = excluded.expires_at, security_version = excluded.security_version,
     spent_at = NULL`,
);
/**
 * As tickets, a code outlives no change of what it was mailed for: another password, address or status voids it. The
 * confirmation of a sign-up is of its address alone. A second factor that was set up since voids a new address: whoever asked
 * for that may have had the password alone, and could not ask any more.
 */
const STANDS = `spent_at IS NULL AND (purpose = 'signup' OR security_version =
  (SELECT a.security_version FROM account a WHERE a.tenant_id = mailed_code.tenant_id AND a.id = mailed_code.account_id))
  AND (purpose <> 'email_change' OR NOT EXISTS (SELECT FROM factor f WHERE f.tenant_id = mailed_code.tenant_id
    AND f.account_id = mailed_code.account_id AND f.type IN ('totp', 'sms') AND f.verified_at >= mailed_code.sent_at))`;
const SPENT = `RETURNING account_id AS "accountId", purpose, address`;
const spendLink = statement(
  'mailed-code.spend-link',
  `UPDATE mailed_code SET spent_at = $3 WHERE tenant_id = $1 AND link_hash = $2 AND expires_at > $3
   AND purpose = ANY ($4) AND ${STANDS} ${SPENT}`,
);
const spendCode = statement(
  'mailed-code.spend-code',
  `UPDATE mailed_code SET spent_at = $5 WHERE tenant_id = $1 AND account_id = $2 AND purpose = $3 AND code_mac = $4
   AND expires_at > $5 AND ${STANDS} ${SPENT}`,
);
const waiting = statement(
  'mailed-code.waiting',
  `SELECT address FROM mailed_code WHERE tenant_id = $1 AND account_id = $2 AND purpose = $3 AND spent_at IS NULL AND expires_at > $4`,
);
const byAddress = statement(
  'mailed-code.by-address',
  `SELECT account_id AS "accountId" FROM mailed_code
   WHERE tenant_id = $1 AND address = $2 AND purpose = 'email_change' AND spent_at IS NULL AND expires_at > $3`,
);

/** Six digits and a link to one mailbox for one purpose: the digits kept as a MAC, the link as a hash, either spent once. */
@Injectable()
export class MailedCodeStore {
  constructor(
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  async issue(tx: Tx, accountId: string, purpose: MailedPurpose, address: string): Promise<MailedCode> {
    const [code, link, now] = [randomDigits(DIGITS), randomToken(), this.clock.now()];
    const mac = this.macOf(tx, accountId, purpose, code);
    const expiresAt = secondsFrom(now, MAILED_SECONDS);
    await tx.count(put, [tx.tenantId, accountId, purpose, address, mac, tokenHash(link), now, expiresAt]);
    return { code, link };
  }

  spendLink(tx: Tx, purposes: readonly MailedPurpose[], link: string): Promise<SpentCode | null> {
    return tx.one<SpentCode>(spendLink, [tx.tenantId, tokenHash(link), this.clock.now(), [...purposes]]);
  }

  async spendCode(tx: Tx, accountId: string, purposes: readonly MailedPurpose[], code: string): Promise<SpentCode | null> {
    for (const purpose of purposes) {
      const mac = this.macOf(tx, accountId, purpose, code);
      const spent = await tx.one<SpentCode>(spendCode, [tx.tenantId, accountId, purpose, mac, this.clock.now()]);
      if (spent) return spent;
    }
    return null;
  }

  /** The address that waits to be confirmed as the account's new one. */
  async newEmail(tx: Tx, accountId: string): Promise<string | null> {
    const values = [tx.tenantId, accountId, 'email_change', this.clock.now()];
    return (await tx.one<{ address: string }>(waiting, values))?.address ?? null;
  }

  /** Whose new address it is to become. */
  async accountOfNew(tx: Tx, address: string): Promise<string | null> {
    return (await tx.one<{ accountId: string }>(byAddress, [tx.tenantId, address, this.clock.now()]))?.accountId ?? null;
  }

  private macOf(tx: Tx, accountId: string, purpose: MailedPurpose, code: string): string {
    return this.vault.mac(PURPOSE, tx.tenantId, accountId, purpose, code);
  }
}
