import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { maskEmail, normaliseEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, isActive, type Account } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import { isOpenToStrangers, type Tenant } from '#server/tenancy';
import { AccountMails, askedBy, sent } from '../../account-mails.ts';
import type { MailedPurpose } from '../../db/mailed-code.store.ts';
import { checkMetadata, type Metadata } from '../../domain/metadata.ts';
import { NewUsers } from '../../new-users.ts';
import { OwnActs } from '../../own-acts.ts';
import { Surroundings } from '../../surroundings.ts';

type Given = Readonly<{
  email?: string | null | undefined;
  phone?: string | null | undefined;
  code_challenge?: string | null | undefined;
}>;
type Asked = Readonly<{ tx: Tx; tenant: Tenant; email: string; account: Account | null; isReachable: boolean }>;
type Decision = Promise<Readonly<{ accountId: string; purpose: MailedPurpose }> | null>;
type Sent = Promise<Outcome<object, Problem>>;

/** Mails a code and a link. Whether anybody has the address is told by none of the answers (L-061). */
@Injectable()
export class MailCodes {
  constructor(
    private readonly around: Surroundings,
    private readonly accounts: AccountStore,
    private readonly users: NewUsers,
    private readonly mails: AccountMails,
    private readonly own: OwnActs,
  ) {}

  /** `recover`: for whoever forgot the password. It never raises the level: a second factor is asked for as before. */
  recover(call: Call, tenantId: string, given: Given, redirectTo: string | undefined): Sent {
    return this.mail(call, tenantId, given, redirectTo, async ({ account, isReachable }) =>
      account && isReachable ? { accountId: account.id, purpose: 'recovery' } : null,
    );
  }

  /** `otp`: signs in, or up unless the request or the tenant says no. */
  async signInLink(
    call: Call,
    tenantId: string,
    given: Given & Readonly<{ create_user?: boolean | null | undefined; data?: Metadata | null | undefined }>,
    redirectTo: string | undefined,
  ): Sent {
    const data = checkMetadata(given.data ?? {});
    if (!data.ok) return data;
    return this.mail(call, tenantId, given, redirectTo, async ({ tx, tenant, email, account, isReachable }) => {
      if (account) return isReachable ? { accountId: account.id, purpose: 'magiclink' } : null;
      const isClosed = tenant.settings.supabase_config?.disable_signup || !isOpenToStrangers(tenant);
      if (given.create_user === false || isClosed) return null;
      const accountId = await this.users.make(tx, {
        email,
        passwordHash: null,
        data: data.value,
        language: askedBy(call),
        verifiedAt: null,
      });
      return accountId === null ? null : { accountId, purpose: 'magiclink' };
    });
  }

  /** `resend`: the confirmation of an address that is not confirmed yet. */
  async again(
    call: Call,
    tenantId: string,
    given: Given & Readonly<{ type?: string | null | undefined }>,
    redirectTo: string | undefined,
  ): Sent {
    if (given.type !== 'signup') return refuse({ code: 'supabase.invalid', message: 'type must be signup' });
    return this.mail(call, tenantId, given, redirectTo, async ({ tx, account, isReachable }) => {
      const contact = account && (await this.accounts.contact(tx, account.id, 'email'));
      return account && isReachable && contact?.verifiedAt === null ? { accountId: account.id, purpose: 'signup' } : null;
    });
  }

  /** `reauthenticate`: a nonce for a new password, to the confirmed address of whoever is signed in. */
  reauthenticate(call: Call): Sent {
    return this.own.run(call, async (tx, self) => {
      const { portrait } = self;
      const email = portrait.contacts.find(({ kind, verifiedAt }) => kind === 'email' && verifiedAt !== null);
      if (!email) return refuse({ code: 'supabase.no_email' as const });
      const allowed = await this.mails.allow(tx, email.value);
      if (!allowed.ok) return allowed;
      const link = {
        accountId: portrait.account.id,
        purpose: 'reauthentication',
        address: email.value,
        redirectTo: undefined,
      } as const;
      await this.mails.send(tx, self, link);
      return sent;
    });
  }

  private async mail(
    call: Call,
    tenantId: string,
    { email, phone, code_challenge: challenge }: Given,
    redirectTo: string | undefined,
    decide: (asked: Asked) => Decision,
  ): Sent {
    if (!email && phone) return refuse({ code: 'supabase.phone_disabled' });
    const address = normaliseEmail(email ?? '');
    if (!address) return refuse({ code: 'supabase.invalid', message: 'Unable to validate email address: invalid format' });
    if (challenge) return refuse({ code: 'supabase.pkce_unsupported' });
    return this.around.db.run(tenantId, async (tx) => {
      const tenant = await this.around.directory.tenant(tx);
      if (!tenant) return refuse({ code: 'tenant.not_found' as const });
      const allowed = await this.mails.allow(tx, address);
      if (!allowed.ok) return allowed;
      const account = await this.accounts.findByUsername(tx, address);
      const contact = account && (await this.accounts.contact(tx, account.id, 'email'));
      const isReachable = account !== null && isActive(account) && contact?.value === address;
      const to = await decide({ tx, tenant, email: address, account, isReachable });
      if (to) await this.mails.send(tx, { tenant, by: call, asked: askedBy(call) }, { ...to, address, redirectTo });
      await this.record(tx, call, address, account, to?.purpose ?? null);
      return ok({});
    });
  }

  private record(tx: Tx, call: Call, address: string, account: Account | null, purpose: MailedPurpose | null): Promise<void> {
    const who = { accountId: account?.id ?? null, userName: account ? account.username : maskEmail(address) };
    const type = purpose === 'recovery' ? 'password_reset_request' : 'email_verification_request_success';
    return this.around.audit.append(tx, call, [
      purpose === null
        ? { type: 'email_verification_request_failure', outcome: 'failure', reason: 'nobody_to_write_to', ...who }
        : { type, outcome: 'success', detail: { purpose }, ...who },
    ]);
  }
}
