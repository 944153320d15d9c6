import { Injectable } from '@nestjs/common';
import { roleMay } from '#shared/contracts';
import { mailLanguage } from '#shared/i18n';
import type { Mailbox } from '#server/accounts';
import { Mailer, type MailName } from '#server/notify';
import { Clock, statement, type Tx } from '#server/platform';
import { Directory } from '#server/tenancy';
import { jst } from '../domain/jst.ts';
import { Names } from '../people/names.ts';

const staff = statement(
  'break-glass.staff',
  `SELECT r.role, c.value AS address, a.language FROM role_binding r
   JOIN account a ON a.tenant_id = r.tenant_id AND a.id = r.account_id
   JOIN contact_point c ON c.tenant_id = r.tenant_id AND c.account_id = r.account_id AND c.kind = 'email' AND c.verified_at IS NOT NULL
   WHERE r.tenant_id = $1 AND (r.scope_tenant_id IS NULL OR r.scope_tenant_id = $2) ORDER BY c.value, r.role`,
);

type Staff = Mailbox & Readonly<{ role: string }>;
type Facts = Readonly<Record<string, string>>;
type Name = Extract<MailName, 'staffBreakGlass' | `staffOfflineKey${string}`>;

/** Tells everybody who answers for resets: what happens by offline keys happens without the console, so nobody sees it there. */
@Injectable()
export class BreakGlassAlarm {
  constructor(
    private readonly mailer: Mailer,
    private readonly directory: Directory,
    private readonly clock: Clock,
    private readonly names: Names,
  ) {}

  /** A reset was carried out. The mail names who signed: its readers may not open the audit log. */
  async used(tx: Tx, homeId: string, signers: readonly string[], facts: Facts): Promise<number> {
    const named = await this.names.admins(tx, homeId, signers);
    const [first = '', second = ''] = signers.map((id) => named(id).name);
    return this.raise(tx, homeId, 'staffBreakGlass', { ...facts, first, second });
  }

  /** Both signers are among them; and the technicians of the tenant. Answers how many were written to. */
  async raise(tx: Tx, homeId: string, name: Name, facts: Facts): Promise<number> {
    const [tenant, tenantId] = [await this.directory.tenant(tx), tx.tenantId];
    const held = await tx.inTenant(homeId, (home) => home.rows<Staff>(staff, [homeId, tenantId]));
    const concerned = held.filter(({ role }) => roleMay(role, 'mfa_reset.approve') || roleMay(role, 'mfa_reset.execute'));
    const technicians = (tenant?.settings.mfa_reset_config?.technicians ?? []).map((address) => ({ address, language: null }));
    const to = new Map([...technicians, ...concerned].map((one) => [one.address, one.language]));
    const known = { tenant: tenant?.name ?? '', when: jst(this.clock.now()), ...facts };
    for (const [address, language] of to)
      await this.mailer.put(tx, { to: address, name, language: mailLanguage(language, null), facts: known });
    return to.size;
  }
}
