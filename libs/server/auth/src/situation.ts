import { Injectable } from '@nestjs/common';
import type { Account, ContactPoint } from '#server/accounts';
import { EnrolmentGraces, loginFacts, Persons, type Factor, type Grace } from '#server/mfa';
import {
  configuredMethods,
  evaluate,
  restorePolicy,
  type Evaluation,
  type Facts,
  type MethodName,
  type Policy,
} from '#server/policies';
import { Clock, type Tx } from '#server/platform';
import { Directory, type Tenant } from '#server/tenancy';
import { TransactionStore } from './db/transaction.store.ts';
import type { Registration } from './domain/registration.ts';
import type { Transaction } from './domain/transaction.ts';

/** Who a login is about: an account, a registration under way, or nobody yet. */
export type Subject = Readonly<{
  account: Account | null;
  registration: Registration | null;
  contacts: readonly ContactPoint[];
  factors: readonly Factor[];
  /** The tenant asks for a second factor and the person has none (L-045). */
  grace: Grace | null;
}>;

/** Everything that a step of a login is decided on. */
export type Situation = Readonly<{
  transaction: Transaction;
  tenant: Tenant;
  policy: Policy;
  subject: Subject;
  /** Methods that can be used in this tenant at all. */
  configured: readonly MethodName[];
  facts: Facts;
}>;

@Injectable()
export class Situations {
  constructor(
    private readonly transactions: TransactionStore,
    private readonly persons: Persons,
    private readonly directory: Directory,
    private readonly graces: EnrolmentGraces,
    private readonly clock: Clock,
  ) {}

  /** Gathers the facts of a transaction. Null when its tenant is gone. */
  async of(tx: Tx, transaction: Transaction): Promise<Situation | null> {
    const tenant = await this.directory.tenant(tx);
    if (!tenant) return null;
    const configured = await this.configured(tx);
    const subject = await this.subjectOf(tx, transaction, tenant);
    return {
      transaction,
      tenant,
      policy: restorePolicy(transaction.policy),
      subject,
      configured,
      facts: factsOf(transaction, subject, configured, this.clock.now()),
    };
  }

  async configured(tx: Tx): Promise<readonly MethodName[]> {
    return configuredMethods(await this.directory.configuredTypes(tx));
  }

  private async subjectOf(tx: Tx, transaction: Transaction, tenant: Tenant): Promise<Subject> {
    const registration = this.transactions.registrationOf(transaction);
    const person = transaction.accountId === null ? null : await this.persons.find(tx, transaction.accountId);
    const days = graceDaysOf(tenant);
    if (!person) {
      const asked = registration !== null && days !== undefined && transaction.enrolmentSealed === null;
      return { account: null, registration, contacts: [], factors: [], grace: asked ? { days, left: days } : null };
    }
    return { ...person, registration: null, grace: await this.graces.of(tx, days, person.account.id, person.factors) };
  }
}

/** How many days the tenant gives to set up a second factor; undefined where it asks for none. */
export const graceDaysOf = ({ settings }: Tenant): number | undefined => settings.mfa_config?.enrollment_grace_days;

/**
 * Where the policy says a login stands. An account that was reset is let in by nothing but a new factor, whatever the policy
 * says: the password alone gives no session (rulings section 6). Nor is somebody whose days for setting one up are over.
 */
export function standingOf(policy: Policy, facts: Facts, subject: Pick<Subject, 'account' | 'grace'>): Evaluation['state'] {
  const { state } = evaluate(policy, facts);
  return state === 'success' && mustSetUp(subject) ? 'in_progress' : state;
}

/** A new factor is demanded, whatever the policy says. */
export const mustSetUp = ({ account, grace }: Pick<Subject, 'account' | 'grace'>): boolean =>
  account?.enrolmentLocked === true || grace?.left === 0;

export const isBoundToSomebody = ({ subject }: Pick<Situation, 'subject'>): boolean =>
  subject.account !== null || subject.registration !== null;

export function factsOf(
  transaction: Pick<Transaction, 'evidence'>,
  subject: Subject,
  configured: readonly MethodName[],
  now: Date,
): Facts {
  const { account, registration, contacts, factors } = subject;
  if (registration) {
    const { accountId, emailVerified, phoneVerified } = registration;
    const user = {
      sub: accountId,
      status: 'INITIALIZED',
      provider_id: 'idp-server',
      has_password: true,
      email_verified: emailVerified,
      phone_number_verified: phoneVerified,
    };
    return { evidence: transaction.evidence, user, enrolledSecondFactors: [] };
  }
  if (!account) return { evidence: transaction.evidence, user: null, enrolledSecondFactors: [] };
  return loginFacts(transaction.evidence, { account, contacts, factors }, now, configured.includes('email'));
}
