import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ResetAnomaly } from '#shared/contracts';
import { mailLanguage } from '#shared/i18n';
import type { Mailbox } from '#server/accounts';
import { Mailer, type MailName } from '#server/notify';
import { statement, type Call, type Tx } from '#server/platform';
import type { Reset } from '../db/reset.store.ts';
import { jst } from '../domain/jst.ts';
import type { Named } from '../people/names.ts';
import { Staff } from '../people/staff.ts';
import { Surroundings } from '../surroundings.ts';
import { inWords, type Codes, type EscalationCause } from './reset-codes.ts';

const insert = statement(
  'reset-escalation.insert',
  `INSERT INTO mfa_reset_escalation (tenant_id, id, reset_id, cause, raised_by, told, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const list = statement(
  'reset-escalation.list',
  `SELECT cause, raised_by AS "raisedBy", told, created_at AS "createdAt" FROM mfa_reset_escalation WHERE tenant_id = $1 AND reset_id = $2 ORDER BY created_at`,
);
export type { EscalationCause } from './reset-codes.ts';
export type EscalationRow = Readonly<{ cause: EscalationCause; raisedBy: string | null; told: number; createdAt: Date }>;

/** Calls those who can help: seniors of the organization and the tenant's technicians (R-119, rulings section 5). */
@Injectable()
export class Escalations {
  constructor(
    private readonly around: Surroundings,
    private readonly mailer: Mailer,
    private readonly staff: Staff,
  ) {}

  /** `raisedBy` null: the run itself asks. Answers how many were told. */
  async raise(tx: Tx, call: Call, reset: Reset, cause: EscalationCause, raisedBy: string | null): Promise<number> {
    const facts = { number: String(reset.number), run: reset.id, code: reset.lastCode ?? '–' };
    const told = await this.mail(tx, reset.requesterTenantId, 'staffResetEscalation', { facts, codes: { cause } });
    await tx.count(insert, [tx.tenantId, randomUUID(), reset.id, cause, raisedBy, told, this.around.clock.now()]);
    const target = { type: 'mfa_reset', id: reset.id };
    const event = { type: 'mfa_reset_escalated', outcome: 'success', reason: cause, target } as const;
    await this.around.tell(tx, call, { ...event, detail: { left: told } });
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
    await this.around.audit.append(
      tx,
      call,
      rules.map((rule) => ({ type: 'mfa_reset_anomaly' as const, outcome: 'success' as const, reason: rule, target })),
    );
  }

  /** Asks one approver, or every senior where it is urgent (D-22). */
  async ask(tx: Tx, reset: Reset, approver: Mailbox | null): Promise<void> {
    const { urgency, requesterTenantId: home } = reset;
    const facts = { number: String(reset.number), page: `${this.around.config.CONSOLE_URL}/admin/approvals` };
    const told = { facts, codes: urgency === null ? {} : { urgency } };
    if (urgency === 'critical') await this.mail(tx, home, 'staffApprovalAsked', told, approver === null ? [] : [approver]);
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

  private async mail(tx: Tx, homeId: string, name: StaffMail, told: Told, more: readonly Mailbox[] = []): Promise<number> {
    const to = await this.staff.mailboxes(tx, homeId, ['mfa_reset.approve'], more);
    for (const mailbox of to) await this.put(tx, mailbox, name, told);
    return to.length;
  }

  private async put(tx: Tx, { address, language: own }: Mailbox, name: StaffMail, told: Told): Promise<void> {
    const [tenant, language] = [await this.around.directory.tenant(tx), mailLanguage(own, null)];
    const known = { tenant: tenant?.name ?? '', when: jst(this.around.clock.now()) };
    const facts = { ...known, ...told.facts, ...inWords(language, told.codes) };
    await this.mailer.put(tx, { to: address, name, language, facts });
  }
}

type StaffMail = Extract<MailName, `staff${string}`>;
type Told = Readonly<{ facts: Readonly<Record<string, string>>; codes: Codes }>;
/** Whose work it is, and the organization's own tenant. */
export type Unusual = Readonly<{ home: string; admin: Named }>;
