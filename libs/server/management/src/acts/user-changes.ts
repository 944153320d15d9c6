import { Inject, Injectable } from '@nestjs/common';
import { management, type Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import {
  AccountStore,
  accountTable,
  isActive,
  normaliseUsername,
  type Account,
  type ContactKind,
  type ContactPoint,
} from '#server/accounts';
import { FactorStore, mayNameAddress } from '#server/mfa';
import { Clock, CONFIG, normalisePhone, type Config, type Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import { UserStore } from '../db/user.store.ts';
import { changedKinds, readContacts, type ContactChange, type Contacts } from '../domain/user-change.ts';
import { changeRow } from '../rows.ts';

type Change = Partial<Pick<Account, 'username' | 'name' | 'language' | 'status' | 'customProperties' | 'enrolmentLocked'>>;
export type Changed = Readonly<{ account: Account; kinds: readonly ContactKind[]; lostFactor: boolean }>;

/** What stands on an account: what it is proven with, and where it is logged in. */
@Injectable()
export class Holdings {
  constructor(
    readonly factors: FactorStore,
    readonly sessions: Sessions,
  ) {}
}

/**
 * The rules of changing a user by an administrator (rulings section 6): nobody touches an important account's addresses
 * alone, no other way than a reset takes a proven second factor away, and a new address is unproven.
 */
@Injectable()
export class UserChanges {
  constructor(
    private readonly users: UserStore,
    private readonly accounts: AccountStore,
    private readonly holdings: Holdings,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Applies a body to a locked account. `complete`: what the body leaves out is taken away (PUT). */
  async apply(tx: Tx, account: Account, body: management.UserChangeBody, complete: boolean): Promise<Outcome<Changed, Problem>> {
    const { contacts: named, faults } = readContacts(body, normalisePhone);
    if (faults.length > 0) return refuse({ code: 'request.invalid', messages: faults });
    const contacts: ContactChange = complete ? { email: null, phone: null, ...named } : named;
    const stored = await this.accounts.contacts(tx, account.id);
    const kinds = changedKinds(valuesOf(stored), contacts);
    const change = this.rowChange(account, body, contacts, stored, complete);
    const renamed = change.username !== undefined && change.username !== account.username;
    const barred = change.status !== undefined && change.status !== account.status;
    if (barred && account.loginHeldAt !== null) return refuse({ code: 'approval.required' }); // only what held it lets it go
    if ((kinds.length > 0 || renamed || barred) && (await this.users.isImportant(tx, account)))
      return refuse({ code: 'approval.required' });
    if (renamed && (await this.accounts.findByUsername(tx, change.username ?? ''))) return taken;
    if (typeof contacts.email === 'string' && kinds.includes('email') && !(await this.mayName(tx, account, stored)))
      return toReset;
    const lost = stored.filter(({ kind, verifiedAt }) => kinds.includes(kind) && verifiedAt !== null);
    if (lost.length > 0 && !this.config.development) return toReset;
    const left = stored.some(({ kind, verifiedAt }) => verifiedAt !== null && !kinds.includes(kind));
    const lostFactor = lost.length > 0 && !left;
    for (const kind of kinds) await this.setContact(tx, account.id, kind, contacts[kind] ?? null);
    const row = { ...change, ...(lostFactor ? { enrolmentLocked: true } : {}) };
    return ok({ account: await this.save(tx, account, row, kinds.length > 0 || renamed), kinds, lostFactor });
  }

  private async mayName(tx: Tx, account: Account, stored: readonly ContactPoint[]): Promise<boolean> {
    return mayNameAddress(
      account,
      stored.find(({ kind }) => kind === 'email'),
      await this.holdings.factors.list(tx, account.id),
    );
  }

  private rowChange(
    account: Account,
    body: management.UserChangeBody,
    contacts: ContactChange,
    stored: readonly ContactPoint[],
    complete: boolean,
  ): Change {
    const wasNamedByEmail = stored.some(({ kind, value }) => kind === 'email' && value === account.username);
    const followed = wasNamedByEmail && typeof contacts.email === 'string' ? contacts.email : undefined;
    const username = body.preferred_username ?? followed;
    const name = body.name === undefined && complete ? null : body.name;
    const language = body.locale === undefined && complete ? null : body.locale;
    const customProperties = body.custom_properties ?? (complete ? {} : undefined);
    return {
      ...(username === undefined ? {} : { username: normaliseUsername(username) }),
      ...(name === undefined ? {} : { name }),
      ...(language === undefined ? {} : { language }),
      ...(customProperties === undefined ? {} : { customProperties }),
      ...(body.status === undefined ? {} : { status: body.status }),
    };
  }

  private async setContact(tx: Tx, accountId: string, kind: ContactKind, value: string | null): Promise<void> {
    if (value === null) await this.users.dropContact(tx, accountId, kind);
    else await this.accounts.setContact(tx, accountId, kind, value, null);
  }

  /** A change that an approval must not outlive moves the version; one that shuts a user out ends what he holds. */
  private async save(tx: Tx, account: Account, change: Change, touchesIdentity: boolean): Promise<Account> {
    const securityVersion = account.securityVersion + (touchesIdentity || change.status !== undefined ? 1 : 0);
    await changeRow(tx, accountTable, account.id, { ...change, securityVersion, updatedAt: this.clock.now() });
    const saved = { ...account, ...change, securityVersion };
    if ((isActive(account) && !isActive(saved)) || change.enrolmentLocked) await this.holdings.sessions.endAllOf(tx, account.id);
    return saved;
  }
}

const toReset = refuse({ code: 'factor.reset_required' } as const);
const taken = refuse({ code: 'resource.conflict', messages: ['preferred_username: is taken in this tenant'] } as const);
const valuesOf = (stored: readonly ContactPoint[]): Contacts => ({
  email: stored.find(({ kind }) => kind === 'email')?.value ?? null,
  phone: stored.find(({ kind }) => kind === 'phone')?.value ?? null,
});
