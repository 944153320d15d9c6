import { Injectable } from '@nestjs/common';
import type { Problem, supabase } from '#shared/contracts';
import { maskEmail, normaliseEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, type Account } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import type { Tenant } from '#server/tenancy';
import { AccountMails } from '../../account-mails.ts';
import type { MailedPurpose } from '../../db/mailed-code.store.ts';
import { checkMetadata, type Metadata } from '../../domain/metadata.ts';
import { userView, type UserView } from '../../domain/user-view.ts';
import { NewPasswords } from '../../new-passwords.ts';
import { NewUsers } from '../../new-users.ts';
import { Portraits } from '../../portraits.ts';
import { Surroundings } from '../../surroundings.ts';

type Body = supabase.SupabaseLinkBody;
type Kind = Extract<MailedPurpose, 'signup' | 'invite' | 'magiclink' | 'recovery'>;
type Wanted = Readonly<{ kind: Kind; email: string; passwordHash: string | null; data: Metadata }>;
type Properties = Readonly<{
  action_link: string;
  email_otp: string;
  hashed_token: string;
  redirect_to: string;
  verification_type: Kind;
}>;

const isKind = (type: string): type is Kind => ['signup', 'invite', 'magiclink', 'recovery'].includes(type);

/** What links are made for and with. */
@Injectable()
export class LinkParts {
  constructor(
    readonly accounts: AccountStore,
    readonly users: NewUsers,
    readonly portraits: Portraits,
    readonly passwords: NewPasswords,
    readonly mails: AccountMails,
  ) {}
}

/**
 * `invite` and `admin/generate_link`, for back ends with a service key. A link is single use, kept as a hash, void once the
 * account changes, and opens a session at aal1: it removes no factor and stands in for none (rulings section 6). None is made
 * for an important account: whoever holds the key would be let in as that person.
 */
@Injectable()
export class MakeLinks {
  constructor(
    private readonly around: Surroundings,
    private readonly parts: LinkParts,
  ) {}

  /** Mails the link to whoever is invited; nobody who has confirmed the address already. */
  invite(call: Call, tenantId: string, body: Omit<Body, 'type'>, redirectTo: string | undefined) {
    return this.make(call, tenantId, { ...body, type: 'invite' }, async (tx, tenant, wanted, accountId) => {
      const allowed = await this.parts.mails.allow(tx, wanted.email);
      if (!allowed.ok) return allowed;
      const link = { accountId, purpose: 'invite', address: wanted.email, redirectTo } as const;
      await this.parts.mails.send(tx, { tenant, by: call, asked: null }, link);
      return ok(userView(await this.parts.portraits.get(tx, accountId)));
    });
  }

  /** Answers the link, which the back end mails itself; `hashed_token` is what `verifyOtp({ token_hash })` takes. */
  generate(call: Call, tenantId: string, body: Body, redirectTo: string | undefined) {
    return this.make<Properties & UserView>(call, tenantId, body, async (tx, tenant, { kind, email }, accountId) => {
      const link = await this.parts.mails.issue(tx, tenant, { accountId, purpose: kind, address: email, redirectTo });
      const properties = {
        action_link: link.address,
        email_otp: link.code,
        hashed_token: link.token,
        redirect_to: link.redirect,
        verification_type: kind,
      };
      return ok({ ...properties, ...userView(await this.parts.portraits.get(tx, accountId)) });
    });
  }

  private async make<T>(
    call: Call,
    tenantId: string,
    body: Body,
    hand: (tx: Tx, tenant: Tenant, wanted: Wanted, accountId: string) => Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    const wanted = await this.read(tenantId, body);
    if (!wanted.ok) return wanted;
    return this.around.db.run(tenantId, async (tx) => {
      const tenant = await this.around.directory.tenant(tx);
      if (!tenant) return refuse({ code: 'tenant.not_found' as const });
      const known = await this.parts.accounts.findByUsername(tx, wanted.value.email);
      const found = await this.accountFor(tx, wanted.value, known);
      const handed = found.ok ? await hand(tx, tenant, wanted.value, found.value) : found;
      await this.record(tx, call, wanted.value, found.ok ? found.value : (known?.id ?? null), handed);
      return handed;
    });
  }

  /** The account that a link of this kind is for; made for an invitation and for a sign-up, looked for otherwise. */
  private async accountFor(
    tx: Tx,
    { kind, email, passwordHash, data }: Wanted,
    known: Account | null,
  ): Promise<Outcome<string, Problem>> {
    if (known) return this.mayLink(tx, known, kind, email);
    if (kind === 'recovery' || kind === 'magiclink') return refuse({ code: 'supabase.user_not_found' });
    const made = await this.parts.users.make(tx, { email, passwordHash, data, language: null, verifiedAt: null });
    return made === null ? refuse({ code: 'supabase.email_exists' }) : ok(made);
  }

  private async mayLink(tx: Tx, account: Account, kind: Kind, email: string): Promise<Outcome<string, Problem>> {
    if (await this.parts.portraits.isImportant(tx, account)) return refuse({ code: 'supabase.important_account' });
    const contact = await this.parts.accounts.contact(tx, account.id, 'email');
    if (contact?.value !== email) return refuse({ code: 'supabase.user_not_found' });
    const isNew = kind === 'signup' || kind === 'invite';
    return isNew && contact.verifiedAt !== null ? refuse({ code: 'supabase.email_exists' }) : ok(account.id);
  }

  /** Before the transaction, because a password is hashed. */
  private async read(tenantId: string, { type, email, password, data }: Body): Promise<Outcome<Wanted, Problem>> {
    if (!isKind(type ?? ''))
      return refuse({ code: 'supabase.invalid', message: 'type must be signup, invite, magiclink or recovery' });
    const kind = type as Kind;
    const address = normaliseEmail(email ?? '');
    if (!address) return refuse({ code: 'supabase.email_invalid' });
    const metadata = checkMetadata(data ?? {});
    if (!metadata.ok) return metadata;
    if (kind !== 'signup') return ok({ kind, email: address, passwordHash: null, data: metadata.value });
    if (!password) return refuse({ code: 'supabase.invalid', message: 'Signup requires a valid password' });
    const hash = await this.parts.passwords.prepare(tenantId, password, address);
    return hash.ok ? ok({ kind, email: address, passwordHash: hash.value, data: metadata.value }) : hash;
  }

  private record<T>(
    tx: Tx,
    call: Call,
    { kind, email }: Wanted,
    accountId: string | null,
    handed: Outcome<T, Problem>,
  ): Promise<void> {
    const about = accountId === null ? {} : { target: { type: 'user', id: accountId } };
    const who = { accountId, userName: accountId === null ? maskEmail(email) : email, ...about };
    const came = handed.ok ? {} : { reason: handed.problem.code };
    const outcome = handed.ok ? 'success' : 'denied';
    return this.around.audit.append(tx, call, [{ type: 'user_link_made', outcome, detail: { purpose: kind }, ...came, ...who }]);
  }
}
