import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { knownLanguage, mailLanguage, wishesIn, type Language } from '#shared/i18n';
import { FactorStore, lastPasswordAt, ownRemoval, Persons, type Person } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { SessionEvidence, type KnownSession } from '#server/sessions';
import type { Tenant } from '#server/tenancy';
import { proofOf, type Proof } from './domain/proof.ts';
import { Surroundings } from './surroundings.ts';

/** Who acts, in which session, and what it has proved, as all stand at this moment. */
export type Self = Readonly<{
  tenant: Tenant;
  session: KnownSession;
  person: Person;
  proof: Proof;
  call: Call;
  /** Of mails and messages to this person. */
  language: Language;
}>;
export type Act<T> = (tx: Tx, self: Self) => Promise<Outcome<T, Problem>>;

const ended = refuse({ code: 'access.session_ended' } as const);

/** Acts of a person on the own account, each in one transaction that sees session and factors as they are now. */
@Injectable()
export class OwnActs {
  constructor(
    private readonly around: Surroundings,
    private readonly evidence: SessionEvidence,
    private readonly persons: Persons,
    private readonly factors: FactorStore,
  ) {}

  run<T>(call: Call, act: Act<T>): Promise<Outcome<T, Problem>> {
    return this.around.db.run(ownerOf(call).tenantId, (tx) => this.within(tx, call, act));
  }

  /** One after another for one account: whatever reads factors to decide about them. */
  runAlone<T>(call: Call, act: Act<T>): Promise<Outcome<T, Problem>> {
    const { tenantId, accountId } = ownerOf(call);
    return this.around.db.run(tenantId, async (tx) => {
      await this.factors.lockAccount(tx, accountId);
      return this.within(tx, call, act);
    });
  }

  /** Puts events about this person on record, in the act's own transaction. */
  record(tx: Tx, call: Call, { person: { account } }: Self, events: readonly AuditEvent[]): Promise<void> {
    const who = { accountId: account.id, userName: account.username };
    return this.around.audit.append(
      tx,
      call,
      events.map((event) => ({ ...event, ...who })),
    );
  }

  private async within<T>(tx: Tx, call: Call, act: Act<T>): Promise<Outcome<T, Problem>> {
    const { accountId, sessionId } = ownerOf(call);
    const session = await this.evidence.find(tx, sessionId);
    const tenant = await this.around.directory.tenant(tx);
    const person = await this.persons.find(tx, accountId);
    if (!session || session.ended || session.expired || !tenant || !person) return ended;
    const since = lastPasswordAt(session.evidence) ?? session.createdAt;
    const lowered = await this.factors.wasRemoved(tx, accountId, ownRemoval(sessionId), since);
    const proof = proofOf({ factors: person.factors, evidence: session.evidence, lowered }, this.around.clock.now());
    const language = mailLanguage(person.account.language, knownLanguage(wishesIn(call.acceptLanguage)));
    return act(tx, { tenant, session, person, proof, call, language });
  }
}

/** The guard lets only people with a session in where this is asked. */
export function ownerOf({ actor }: Call): Readonly<{ tenantId: string; accountId: string; sessionId: string }> {
  if (actor.kind !== 'session-user') throw new Error('an act of a person without a session');
  return actor;
}
