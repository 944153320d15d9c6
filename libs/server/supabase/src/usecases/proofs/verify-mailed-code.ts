import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { normaliseCode, normaliseEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, isActive } from '#server/accounts';
import { Reply, type Call, type Tx } from '#server/platform';
import { AccountMails } from '../../account-mails.ts';
import { MailedCodeStore, type MailedPurpose, type SpentCode } from '../../db/mailed-code.store.ts';
import { withFragment } from '../../domain/redirect.ts';
import { MailedCodeTries } from '../../mailed-code-tries.ts';
import { Surroundings } from '../../surroundings.ts';
import type { TokenAnswer } from '../../token-answers.ts';
import { ConfirmAddress } from '../users/confirm-address.ts';

type Given = Readonly<{
  type?: string | null | undefined;
  token?: string | null | undefined;
  token_hash?: string | null | undefined;
  email?: string | null | undefined;
}>;

/** What each `type` of the wire format may spend. */
const PURPOSES: Readonly<Record<string, readonly MailedPurpose[]>> = {
  signup: ['signup'],
  invite: ['invite'],
  magiclink: ['magiclink'],
  email: ['magiclink', 'signup', 'invite'],
  recovery: ['recovery'],
  email_change: ['email_change'],
};
const expired = refuse({ code: 'supabase.otp_expired' } as const);

/** `verify`: a mailed code or link, spent once, opens a session at aal1. Wrong, spent, expired and unknown are one answer. */
@Injectable()
export class VerifyMailedCode {
  constructor(
    private readonly around: Surroundings,
    private readonly mailed: MailedCodeStore,
    private readonly tries: MailedCodeTries,
    private readonly accounts: AccountStore,
    private readonly confirm: ConfirmAddress,
  ) {}

  async run(
    call: Call,
    tenantId: string,
    { type, token, token_hash: link, email }: Given,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    const purposes = PURPOSES[type ?? ''];
    if (!purposes)
      return refuse({ code: 'supabase.invalid', message: `Verify requires a verification type, and ${type} is none` });
    if (link) return this.linked(call, tenantId, purposes, link);
    const address = normaliseEmail(email ?? '');
    if (!token || !address)
      return refuse({ code: 'supabase.invalid', message: 'Verify requires a token and an email, or a token_hash' });
    return this.typed(call, tenantId, purposes, address, normaliseCode(token));
  }

  /** `GET verify`: the link itself. The session rides in the fragment, which browsers send to no server. */
  async follow(
    call: Call,
    tenantId: string,
    asked: Readonly<{ type?: string | undefined; token?: string | undefined; redirect_to?: string | undefined }>,
    mails: AccountMails,
  ): Promise<Outcome<Reply<null>, Problem>> {
    const tenant = await this.around.db.run(tenantId, (tx) => this.around.directory.tenant(tx));
    if (!tenant) return refuse({ code: 'tenant.not_found' });
    const target = mails.redirect(tenant, asked.redirect_to);
    const outcome = await this.run(call, tenantId, { type: asked.type, token_hash: asked.token ?? '-' });
    return ok(Reply.redirect(withFragment(target, outcome.ok ? granted(outcome.value, asked.type ?? '') : REFUSED), 303));
  }

  /**
   * Tries are counted by whose the code is, by whichever address it is brought, or by an address that nobody has. Those at a new
   * address are counted by themselves: a right code to the own mailbox gives none of them back (TH-18).
   */
  private async typed(
    call: Call,
    tenantId: string,
    purposes: readonly MailedPurpose[],
    address: string,
    code: string,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    const accountId = await this.around.db.run(tenantId, (tx) => this.ownerOf(tx, address));
    const kind = purposes.includes('email_change') ? 'new-address' : 'sign-in';
    const guess = { kind, whose: accountId ?? address, accountId } as const;
    const taken = await this.tries.take(call, tenantId, guess);
    if (!taken.ok) return taken;
    return this.around.db.run(tenantId, async (tx) => {
      const isThere = (await this.around.directory.tenant(tx)) !== null;
      const spent = isThere && accountId ? await this.mailed.spendCode(tx, accountId, purposes, code) : null;
      await this.tries.settle(tx, call, guess, spent !== null);
      return spent ? this.conclude(tx, call, spent) : expired;
    });
  }

  private linked(
    call: Call,
    tenantId: string,
    purposes: readonly MailedPurpose[],
    link: string,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    return this.around.db.run(tenantId, async (tx) => {
      const spent = (await this.around.directory.tenant(tx)) ? await this.mailed.spendLink(tx, purposes, link) : null;
      return spent ? this.conclude(tx, call, spent) : this.refused(tx, call, null, 'wrong_link');
    });
  }

  private async conclude(tx: Tx, call: Call, spent: SpentCode): Promise<Outcome<TokenAnswer, Problem>> {
    const account = await this.accounts.find(tx, spent.accountId);
    if (account && isActive(account)) return this.confirm.run(tx, call, account, spent);
    return this.refused(tx, call, spent.accountId, 'inactive');
  }

  private async refused(tx: Tx, call: Call, accountId: string | null, reason: string): Promise<Outcome<never, Problem>> {
    await this.around.audit.append(tx, call, [{ type: 'email_verification_failure', outcome: 'failure', reason, accountId }]);
    return expired;
  }

  private async ownerOf(tx: Tx, address: string): Promise<string | null> {
    return (await this.accounts.findByUsername(tx, address))?.id ?? this.mailed.accountOfNew(tx, address);
  }
}

const REFUSED = { error: 'access_denied', error_code: 'otp_expired', error_description: 'Email link is invalid or has expired' };

const granted = (answer: TokenAnswer, type: string): Record<string, string> => ({
  access_token: answer.access_token,
  expires_at: String(answer.expires_at),
  expires_in: String(answer.expires_in),
  refresh_token: answer.refresh_token,
  token_type: answer.token_type,
  type,
});
