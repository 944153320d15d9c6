import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, Tickets } from '#server/accounts';
import { FactorStore, TotpFactors, type TotpKey, type TotpVerdict } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { AccountNotices } from '../../account-notices.ts';
import { TransactionStore } from '../../db/transaction.store.ts';
import { mayEnrol, type Enrolment } from '../../domain/enrolment.ts';
import type { Situation } from '../../situation.ts';
import { aboutSubject } from '../about.ts';

type Confirmed = Readonly<{ verdict: TotpVerdict; enrolment: Enrolment | null; events: readonly AuditEvent[] }>;
const unnamed = '';

/** Setting up an authenticator app within a login: where the policy demands a factor that the person lacks, it is no dead end. */
@Injectable()
export class AppSetUp {
  constructor(
    private readonly factors: FactorStore,
    private readonly totp: TotpFactors,
    private readonly transactions: TransactionStore,
    private readonly accounts: AccountStore,
    private readonly tickets: Tickets,
    private readonly notices: AccountNotices,
  ) {}

  /** The set-up under way, or null where none is or its first code was right already. */
  underWay({ transaction }: Pick<Situation, 'transaction'>): Enrolment | null {
    const enrolment = this.transactions.enrolmentOf(transaction);
    return enrolment?.confirmedStep === null ? enrolment : null;
  }

  /** Whether this person may set up an app now (`mayEnrol`), asked again when it is confirmed. */
  async allowed(tx: Tx, { subject, transaction }: Situation, ticket: string | null): Promise<Outcome<null, Problem>> {
    const { account, factors } = subject;
    if (!account) return mayEnrol({ account, factors, everHad: false, evidence: transaction.evidence, hasTicket: false });
    const known = ticket === null ? null : await this.tickets.peek(tx, 'enrolment', ticket);
    const everHad = await this.factors.everVerified(tx, account.id);
    return mayEnrol({ account, factors, everHad, evidence: transaction.evidence, hasTicket: known?.accountId === account.id });
  }

  /** Makes a key; shown once. A second call makes another one, and the first is void. */
  async begin(
    tx: Tx,
    call: Call,
    situation: Situation,
    ticket: string | null,
  ): Promise<Outcome<{ key: TotpKey; enrolment: Enrolment }, Problem>> {
    const { account, registration } = situation.subject;
    if (!account && !registration) return refuse({ code: 'interaction.out_of_order' });
    const allowed = await this.allowed(tx, situation, ticket);
    if (!allowed.ok) return allowed;
    const issuer = situation.tenant.name;
    const started = { ticket, confirmedStep: null, codes: null } as const;
    if (!account) {
      const key = this.totp.makeKey(issuer, registration?.email ?? '');
      return ok({ key, enrolment: { ...started, factorId: randomUUID(), secret: key.secret } });
    }
    const draft = { accountId: account.id, accountName: account.username, issuer, name: unnamed };
    const begun = await this.totp.begin(tx, call, draft);
    if (!begun.ok) return begun;
    return ok({ key: begun.value.key, enrolment: { ...started, factorId: begun.value.factorId, secret: null } });
  }

  /** The first code of the new app. Of an account it makes the factor stand; of a registration it waits for the account. */
  async confirm(tx: Tx, situation: Situation, enrolment: Enrolment, code: string): Promise<Outcome<Confirmed, Problem>> {
    const { account } = situation.subject;
    // Asked again: somebody may have set up a factor since this one was begun.
    const allowed = await this.allowed(tx, situation, enrolment.ticket);
    if (!allowed.ok) return allowed;
    const verdict = await this.verdictOf(tx, account?.id ?? null, enrolment, code);
    if (verdict.kind !== 'right') return ok({ verdict, enrolment: null, events: [] });
    const confirmed = { ...enrolment, confirmedStep: verdict.step };
    if (!account) return ok({ verdict, enrolment: confirmed, events: [] });
    if (enrolment.ticket !== null && !(await this.spendTicket(tx, account.id, enrolment))) {
      await this.factors.remove(tx, enrolment.factorId, 'ticket_spent');
      return refuse({ code: 'factor.enrolment_locked' });
    }
    await this.notices.factorAdded(tx, situation.tenant, account.id);
    const event = { type: 'factor_enrolled', outcome: 'success', ...aboutSubject(situation), detail: { type: 'totp' } } as const;
    return ok({ verdict, enrolment: { ...confirmed, ticket: null }, events: [event] });
  }

  private async verdictOf(tx: Tx, accountId: string | null, { secret, factorId }: Enrolment, code: string): Promise<TotpVerdict> {
    if (secret !== null) return this.totp.check(secret, factorId, code);
    return accountId === null ? { kind: 'wrong' } : this.totp.confirm(tx, accountId, factorId, code);
  }

  /** One ticket, one factor: whoever spends it may log in again. */
  private async spendTicket(tx: Tx, accountId: string, { ticket }: Enrolment): Promise<boolean> {
    const spent = await this.tickets.spend(tx, 'enrolment', ticket ?? '');
    if (spent?.accountId !== accountId) return false;
    await this.accounts.unlockEnrolment(tx, accountId);
    return true;
  }
}
