import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { hasSecondFactor, levelOf, TotpFactors, type TotpKey, type TotpVerdict } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { SessionEvidence } from '#server/sessions';
import { AccountNotices } from '../../account-notices.ts';
import { TransactionStore } from '../../db/transaction.store.ts';
import type { Enrolment } from '../../domain/enrolment.ts';
import type { Page } from '../../page-of.ts';
import type { Situation } from '../../situation.ts';
import { aboutSubject } from '../about.ts';
import { SetUpPermit } from './set-up-permit.ts';

type Confirmed = Readonly<{ verdict: TotpVerdict; enrolment: Enrolment | null; events: readonly AuditEvent[] }>;
const unnamed = '';

/** Setting up an authenticator app within a login: where the policy demands a factor that the person lacks, it is no dead end. */
@Injectable()
export class AppSetUp {
  constructor(
    private readonly totp: TotpFactors,
    private readonly transactions: TransactionStore,
    private readonly permit: SetUpPermit,
    private readonly notices: AccountNotices,
    private readonly evidence: SessionEvidence,
  ) {}

  /** The set-up under way, or null where none is or its first code was right already. */
  underWay({ transaction }: Pick<Situation, 'transaction'>): Enrolment | null {
    const enrolment = this.transactions.enrolmentOf(transaction);
    return enrolment?.confirmedStep === null ? enrolment : null;
  }

  /**
   * Whether this person may set up an app now, asked again when it is confirmed. The ticket that began the set-up under way
   * need not be brought again, so that loading the page anew is no dead end.
   */
  allowed(tx: Tx, situation: Situation, ticket: string | null): Promise<Outcome<null, Problem>> {
    return this.permit.of(tx, situation, this.known(situation, ticket));
  }

  private known(situation: Situation, ticket: string | null): string | null {
    return ticket ?? this.underWay(situation)?.ticket ?? null;
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
    const started = { ticket: this.known(situation, ticket), confirmedStep: null, codes: null } as const;
    if (!account) {
      const key = this.totp.makeKey(issuer, registration?.email ?? '');
      return ok({ key, enrolment: { ...started, factorId: randomUUID(), secret: key.secret } });
    }
    const draft = { accountId: account.id, accountName: account.username, issuer, name: unnamed };
    const begun = await this.totp.begin(tx, call, draft);
    if (!begun.ok) return begun;
    await this.permit.begun(tx, started.ticket);
    return ok({ key: begun.value.key, enrolment: { ...started, factorId: begun.value.factorId, secret: null } });
  }

  /** The first code of the new app. Of an account it makes the factor stand; of a registration it waits for the account. */
  async confirm(
    tx: Tx,
    page: Page,
    situation: Situation,
    enrolment: Enrolment,
    code: string,
  ): Promise<Outcome<Confirmed, Problem>> {
    const { account } = situation.subject;
    // Asked again: somebody may have set up a factor since this one was begun.
    const allowed = await this.allowed(tx, situation, enrolment.ticket);
    if (!allowed.ok) return allowed;
    const verdict = await this.verdictOf(tx, account?.id ?? null, enrolment, code);
    if (verdict.kind !== 'right') return ok({ verdict, enrolment: null, events: [] });
    const confirmed = { ...enrolment, confirmedStep: verdict.step };
    if (!account) return ok({ verdict, enrolment: confirmed, events: [] });
    const permitted = await this.permit.spend(tx, account.id, enrolment);
    if (!permitted.ok) return permitted;
    await this.notices.factorSetUp(tx, page, account.id);
    const detail = { type: 'totp', factorId: enrolment.factorId, sessions_ended: await this.endWeak(tx, situation) };
    const event = { type: 'factor_enrolled', outcome: 'success', ...aboutSubject(situation), detail } as const;
    return ok({ verdict, enrolment: { ...confirmed, ticket: null }, events: [event] });
  }

  /** The first factor ends the sessions that stand on the password alone, as one that is set up in a session does. */
  private async endWeak(tx: Tx, { subject: { account, factors } }: Situation): Promise<number> {
    if (!account || hasSecondFactor(factors)) return 0;
    return this.evidence.endWeak(tx, account.id, null, (evidence) => levelOf(evidence) === 'aal1');
  }

  private async verdictOf(tx: Tx, accountId: string | null, { secret, factorId }: Enrolment, code: string): Promise<TotpVerdict> {
    if (secret !== null) return this.totp.check(secret, factorId, code);
    return accountId === null ? { kind: 'wrong' } : this.totp.confirm(tx, accountId, factorId, code);
  }
}
