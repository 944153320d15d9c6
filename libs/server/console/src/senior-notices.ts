import { Injectable } from '@nestjs/common';
import { mailLanguage } from '#shared/i18n';
import type { Mailbox } from '#server/accounts';
import { Mailer } from '#server/notify';
import { statement, type Call, type Tx } from '#server/platform';
import { adminOf, Surroundings } from './surroundings.ts';

/** Proven addresses of every senior administrator but the one it is about. */
const seniors = statement(
  'console.seniors',
  `SELECT DISTINCT c.value AS address, a.language FROM role_binding r
     JOIN account a ON a.tenant_id = r.tenant_id AND a.id = r.account_id
     JOIN contact_point c ON c.tenant_id = r.tenant_id AND c.account_id = r.account_id
   WHERE r.tenant_id = $1 AND r.role = 'senior_admin' AND r.account_id <> $2 AND c.kind = 'email' AND c.verified_at IS NOT NULL`,
);
const about = statement('console.about', `SELECT username FROM account WHERE tenant_id = $1 AND id = $2`);

/** Tells the senior administrators what one of them should look at. */
@Injectable()
export class SeniorNotices {
  constructor(
    private readonly around: Surroundings,
    private readonly mailer: Mailer,
  ) {}

  async locked(tx: Tx, call: Call): Promise<void> {
    const { accountId } = adminOf(call);
    const tenant = await this.around.directory.tenant(tx);
    const admin = (await tx.one<{ username: string }>(about, [tx.tenantId, accountId]))?.username ?? accountId;
    const when = this.around.clock.now().toISOString();
    for (const { address, language } of await tx.rows<Mailbox>(seniors, [tx.tenantId, accountId])) {
      const facts = { tenant: tenant?.name ?? '', admin, when };
      await this.mailer.put(tx, { to: address, name: 'adminReauthLocked', language: mailLanguage(language, null), facts });
    }
  }
}
