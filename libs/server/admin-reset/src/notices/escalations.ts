import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { roleMay, type ResetAnomaly } from '#shared/contracts';
import { mailLanguage } from '#shared/i18n';
import type { Mailbox } from '#server/accounts';
import { AuditTrail } from '#server/audit';
import { Mailer, type MailName } from '#server/notify';
import { Clock, CONFIG, statement, type Call, type Config, type Tx } from '#server/platform';
import { Directory } from '#server/tenancy';
import type { Reset } from '../db/reset.store.ts';
import { jst } from '../domain/jst.ts';
import type { Named } from '../people/names.ts';
import { inWords, type Codes, type EscalationCause } from './reset-codes.ts';

const insert = statement(
  'reset-escalation.insert',
  `INSERT INTO mfa_reset_escalation (tenant_id, id, reset_id, cause, raised_by, told, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const list = statement(
  'reset-escalation.list',
  `SELECT cause, raised_by AS "raisedBy", told, created_at AS "createdAt" FROM mfa_reset_escalation WHERE tenant_id = $1 AND reset_id = $2 ORDER BY created_at`,
);
const seniors = statement(
  'reset-escalation.seniors',
  `SELECT r.role, c.value AS address, a.language FROM role_binding r
   JOIN account a ON a.tenant_id = r.tenant_id AND a.id = r.account_id
   JOIN contact_point c ON c.tenant_id = r.tenant_id AND c.account_id = r.account_id AND c.kind = 'email' AND c.verified_at IS NOT NULL
   WHERE r.tenant_id = $1 AND (r.scope_tenant_id IS NULL OR r.scope_tenant_id = $2)`,
);

export type { EscalationCause } from './reset-codes.ts';
export type EscalationRow = Readonly<{ cause: EscalationCause; raisedBy: string | null; told: number; createdAt: Date }>;

/** Calls those who can help: seniors of the organization and the tenant's technicians (R-119, rulings section 5). */
@Injectable()
export class Escalations {
  constructor(
    private readonly mailer: Mailer,
    private readonly directory: Directory,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** `raisedBy` null: the run itself asks. Answers how many were told. */
  async raise(tx: Tx, call: Call, reset: Reset, cause: EscalationCause, raisedBy: string | null): Promise<number> {
    const facts = { number: String(reset.number), run: reset.id, code: reset.lastCode ?? '–' };
    const told = await this.mail(tx, reset.requesterTenantId, 'staffResetEscalation', { facts, codes: { cause } });
    await tx.count(insert, [tx.tenantId, randomUUID(), reset.id, cause, raisedBy, told, this.clock.now()]);
    const target = { type: 'mfa_reset', id: reset.id };
    await this.audit.append(tx, call, [
      { type: 'mfa_reset_escalated', outcome: 'success', reason: cause, target, detail: { left: told } },
    ]);
    return told;
  }

  /** Something unusual about an administrator. It is on record whether or not anybody is there to be told. */
  async alarm(
    tx: Tx,
    call: Call,
    { home, admin }: Unusual,
    rules: readonly ResetAnomaly[],
    resetId: string | null,
  ): Promise<void> {
    await this.mail(tx, home, 'staffResetAlarm', { facts: { admin: admin.name }, codes: { rules } });
    const target = resetId === null ? { type: 'user', id: admin.id } : { type: 'mfa_reset', id: resetId };
    await this.audit.append(
      tx,
      call,
      rules.map((rule) => ({ type: 'mfa_reset_anomaly' as const, outcome: 'success' as const, reason: rule, target })),
    );
  }

  /** Asks one approver, or every senior where it is urgent (D-22). */
  async ask(tx: Tx, reset: Reset, approver: Mailbox | null): Promise<void> {
    const { urgency, requesterTenantId: home } = reset;
    const facts = { number: String(reset.number), page: `${this.config.CONSOLE_URL}/admin/approvals` };
    const told = { facts, codes: urgency === null ? {} : { urgency } };
    if (urgency === 'critical') await this.mail(tx, home, 'staffApprovalAsked', told, approver);
    else if (approver !== null) await this.put(tx, approver, 'staffApprovalAsked', told);
  }

  /** A notice to those who watch incidents. */
  async notice(tx: Tx, reset: Reset): Promise<void> {
    const facts = { number: String(reset.number), run: reset.id };
    await this.mail(tx, reset.requesterTenantId, 'staffResetNotice', { facts, codes: {} });
  }

  list(tx: Tx, resetId: string): Promise<readonly EscalationRow[]> {
    return tx.rows<EscalationRow>(list, [tx.tenantId, resetId]);
  }

  private async mail(tx: Tx, homeId: string, name: Staff, told: Told, more: Mailbox | null = null): Promise<number> {
    const tenant = await this.directory.tenant(tx);
    const tenantId = tx.tenantId;
    const held = await tx.inTenant(homeId, (home) => home.rows<Senior>(seniors, [homeId, tenantId]));
    const found = held.filter(({ role }) => roleMay(role, 'mfa_reset.approve'));
    const technicians = (tenant?.settings.mfa_reset_config?.technicians ?? []).map((address) => ({ address, language: null }));
    // The last of an address counts: whoever has an account as well reads the own language.
    const to = new Map([...technicians, ...found, ...(more === null ? [] : [more])].map((one) => [one.address, one]));
    for (const mailbox of to.values()) await this.put(tx, mailbox, name, told);
    return to.size;
  }

  private async put(tx: Tx, { address, language: own }: Mailbox, name: Staff, told: Told): Promise<void> {
    const [tenant, language] = [await this.directory.tenant(tx), mailLanguage(own, null)];
    const known = { tenant: tenant?.name ?? '', when: jst(this.clock.now()) };
    const facts = { ...known, ...told.facts, ...inWords(language, told.codes) };
    await this.mailer.put(tx, { to: address, name, language, facts });
  }
}

type Senior = Mailbox & Readonly<{ role: string }>;
type Staff = Extract<MailName, `staff${string}`>;
type Told = Readonly<{ facts: Readonly<Record<string, string>>; codes: Codes }>;
/** Whose work it is, and the organization's own tenant. */
export type Unusual = Readonly<{ home: string; admin: Named }>;
