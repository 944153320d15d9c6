import { Injectable } from '@nestjs/common';
import { AccountStore, type Account, type ContactPoint } from '#server/accounts';
import { restorePolicy, type Facts, type MethodName, type Policy } from '#server/policies';
import type { Tx } from '#server/platform';
import { Directory, type Tenant } from '#server/tenancy';
import { TransactionStore } from './db/transaction.store.ts';
import type { Registration } from './domain/registration.ts';
import type { Transaction } from './domain/transaction.ts';

/** Who a login is about: an account, a registration under way, or nobody yet. */
export type Subject = Readonly<{ account: Account | null; registration: Registration | null; contacts: readonly ContactPoint[] }>;

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

/** Passwords and registration need no configuration of their own; codes need a service that sends them. */
const ALWAYS_CONFIGURED: readonly MethodName[] = ['password', 'initial-registration'];
const NEEDS_SERVICE: readonly MethodName[] = ['sms', 'email'];

@Injectable()
export class Situations {
  constructor(
    private readonly transactions: TransactionStore,
    private readonly accounts: AccountStore,
    private readonly directory: Directory,
  ) {}

  /** Gathers the facts of a transaction. Null when its tenant is gone. */
  async of(tx: Tx, transaction: Transaction): Promise<Situation | null> {
    const tenant = await this.directory.tenant(tx);
    if (!tenant) return null;
    const configured = await this.configured(tx);
    const subject = await this.subjectOf(tx, transaction);
    return {
      transaction,
      tenant,
      policy: restorePolicy(transaction.policy),
      subject,
      configured,
      facts: factsOf(transaction, subject, configured),
    };
  }

  async configured(tx: Tx): Promise<readonly MethodName[]> {
    const types = await this.directory.configuredTypes(tx);
    return [...ALWAYS_CONFIGURED, ...NEEDS_SERVICE.filter((method) => types.includes(method))];
  }

  private async subjectOf(tx: Tx, transaction: Transaction): Promise<Subject> {
    const registration = this.transactions.registrationOf(transaction);
    if (!transaction.accountId) return { account: null, registration, contacts: [] };
    const [account, contacts] = [
      await this.accounts.find(tx, transaction.accountId),
      await this.accounts.contacts(tx, transaction.accountId),
    ];
    return { account, registration: null, contacts };
  }
}

export const isBoundToSomebody = ({ subject }: Pick<Situation, 'subject'>): boolean =>
  subject.account !== null || subject.registration !== null;

export function factsOf(transaction: Pick<Transaction, 'evidence'>, subject: Subject, configured: readonly MethodName[]): Facts {
  const { account, registration, contacts } = subject;
  const verified = (kind: ContactPoint['kind']): boolean =>
    contacts.some((contact) => contact.kind === kind && contact.verifiedAt !== null);
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
  const user = {
    sub: account.id,
    status: account.status,
    provider_id: account.providerId,
    has_password: account.passwordHash !== null,
    email_verified: verified('email'),
    phone_number_verified: verified('phone'),
  };
  return {
    evidence: transaction.evidence,
    user,
    enrolledSecondFactors: configured.includes('sms') && verified('phone') ? ['sms'] : [],
  };
}
