import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import type { AuditTrail } from '#server/audit';
import { isInTurn, isMethodAvailable, REMEMBERED_DEVICE, type InteractionRecord, type MethodName } from '#server/policies';
import type { Call, Clock, TenantDb, Tx } from '#server/platform';
import type { TransactionStore } from './db/transaction.store.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { Registration } from './domain/registration.ts';
import { recordCall, requireOpen, type Transaction } from './domain/transaction.ts';
import { factsOf, standingOf, type Situation, type Situations } from './situation.ts';
import { proofBeforeSetUp } from './ways.ts';

/** What an interaction is called, which method it belongs to, and whether it proves something or only sends. */
export type InteractionName = Readonly<{
  name: string;
  method: MethodName;
  operation: 'AUTHENTICATION' | 'CHALLENGE';
}>;

/** What the work came to. `counts: false` leaves the counters alone: the call was no try (a dependency was down). */
export type Verdict = Readonly<{
  outcome: Outcome<JsonObject, Problem>;
  counts?: boolean;
  bind?: { accountId: string };
  registration?: Registration;
  enrolment?: Enrolment;
  /** The factor that was proved. */
  factorId?: string;
  /** A remembered device that stands in for the second factor. */
  standIn?: InteractionRecord;
  events: readonly AuditEvent[];
}>;

export type StepParts = Readonly<{
  db: TenantDb;
  transactions: TransactionStore;
  situations: Situations;
  audit: AuditTrail;
  clock: Clock;
}>;

/**
 * One call of one interaction, in two transactions with the slow work between them (rulings section 8):
 * `reserve` checks and spends, the caller works without holding a connection, `record` writes what came of it.
 */
export class Step {
  constructor(
    private readonly parts: StepParts,
    readonly call: Call,
    readonly tenantId: string,
    readonly transactionId: string,
    readonly interaction: InteractionName,
  ) {}

  /** Locks the transaction and hands its situation to `prepare`. A refusal is committed with what was already spent. */
  reserve<Plan>(
    prepare: (tx: Tx, situation: Situation, now: Date) => Promise<Outcome<Plan, Problem>>,
  ): Promise<Outcome<Plan, Problem>> {
    return this.parts.db.run(this.tenantId, async (tx) => {
      const entered = await this.enter(tx);
      if (!entered.ok) return entered;
      const { policy, configured, facts } = entered.value;
      const { method } = this.interaction;
      if (!isMethodAvailable(policy, method) && !isCalledFor(entered.value, method))
        return refuse({ code: 'interaction.unavailable' as const });
      if (!configured.includes(method)) return refuse({ code: 'configuration.not_found' as const });
      if (!isInTurn(policy, facts, method)) return refuse({ code: 'interaction.out_of_order' as const });
      return prepare(tx, entered.value, this.parts.clock.now());
    });
  }

  /** Locks the transaction again, counts the call, evaluates the policy and saves; audit in the same transaction. */
  record(conclude: (tx: Tx, situation: Situation, now: Date) => Promise<Verdict>): Promise<Outcome<JsonObject, Problem>> {
    return this.parts.db.run(this.tenantId, async (tx) => {
      const entered = await this.enter(tx);
      if (!entered.ok) return entered;
      const now = this.parts.clock.now();
      const verdict = await conclude(tx, entered.value, now);
      // The last wall: whoever is bound stays bound, however slow the work between reserve and record was (TH-14).
      if (rebinds(entered.value, verdict)) throw new Error('an interaction was about to bind somebody else');
      const next = await this.advance(tx, entered.value, verdict, now);
      await this.parts.transactions.save(tx, next);
      await this.parts.audit.append(tx, this.call, [...verdict.events, ...transitionEvents(entered.value.transaction, next)]);
      return verdict.outcome;
    });
  }

  /** A transaction of the tenant beside the login, for what needs no lock on it. */
  within<T>(act: (tx: Tx) => Promise<T>): Promise<T> {
    return this.parts.db.run(this.tenantId, act);
  }

  private async enter(tx: Tx): Promise<Outcome<Situation, Problem>> {
    const transaction = await this.parts.transactions.lock(tx, this.transactionId);
    if (!transaction) return refuse({ code: 'transaction.not_found' });
    const open = requireOpen(transaction, this.parts.clock.now());
    if (!open.ok) return open;
    const situation = await this.parts.situations.of(tx, transaction);
    return situation ? ok(situation) : refuse({ code: 'tenant.not_found' });
  }

  private async advance(tx: Tx, before: Situation, verdict: Verdict, now: Date): Promise<Transaction> {
    const { transaction, policy } = before;
    const { name, method, operation } = this.interaction;
    const success = verdict.outcome.ok;
    const counted =
      verdict.counts === false
        ? transaction.evidence
        : recordCall(transaction.evidence, name, { operation, method, success, now, ...factorOf(verdict) });
    const evidence = verdict.standIn ? { ...counted, [REMEMBERED_DEVICE]: verdict.standIn } : counted;
    const registrationSealed = verdict.registration
      ? this.parts.transactions.sealRegistration(transaction.tenantId, transaction.id, verdict.registration)
      : transaction.registrationSealed;
    const enrolmentSealed = verdict.enrolment
      ? this.parts.transactions.sealEnrolment(transaction.tenantId, transaction.id, verdict.enrolment)
      : transaction.enrolmentSealed;
    const accountId = verdict.bind?.accountId ?? transaction.accountId;
    const moved = { ...transaction, evidence, registrationSealed, enrolmentSealed, accountId };
    const changed = verdict.bind ?? verdict.registration ?? verdict.enrolment;
    const after = changed ? await this.parts.situations.of(tx, moved) : null;
    const subject = after?.subject ?? before.subject;
    return { ...moved, state: standingOf(policy, factsOf(moved, subject, before.configured, now), subject) };
  }
}

/**
 * What the policy does not offer, and is needed all the same: a proof before an app is set up, the app the tenant asks for, or
 * the one that is the only way back in after a reset (rulings section 6).
 */
const isCalledFor = (situation: Situation, method: MethodName): boolean =>
  proofBeforeSetUp(situation) === method ||
  (method === 'totp' && (isAppAskedFor(situation) || situation.transaction.enrolmentSealed !== null));

const isAppAskedFor = ({ subject }: Situation): boolean => subject.grace !== null || subject.account?.enrolmentLocked === true;

function rebinds({ subject }: Situation, { bind, registration }: Verdict): boolean {
  const bound = subject.account?.id ?? subject.registration?.accountId;
  const wanted = bind?.accountId ?? registration?.accountId;
  return bound !== undefined && wanted !== undefined && bound !== wanted;
}

const factorOf = ({ factorId }: Verdict) => (factorId === undefined ? {} : { factorId });

function transitionEvents(before: Transaction, after: Transaction): AuditEvent[] {
  if (before.state === after.state) return [];
  const common = {
    accountId: after.accountId,
    clientId: after.clientId,
    target: { type: 'authentication_transaction', id: after.id },
  };
  if (after.state === 'locked') return [{ type: 'transaction_locked', outcome: 'denied', ...common }];
  if (after.state === 'failure') return [{ type: 'transaction_failed', outcome: 'denied', ...common }];
  return [];
}
