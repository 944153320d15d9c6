import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { normaliseCode, normaliseEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, Attempts, isActive } from '#server/accounts';
import { Reply, type Call, type Tx } from '#server/platform';
import { AccountMails } from '../account-mails.ts';
import { MailedCodeStore, type MailedPurpose, type SpentCode } from '../db/mailed-code.store.ts';
import { withFragment } from '../domain/redirect.ts';
import { Surroundings } from '../surroundings.ts';
import type { TokenAnswer } from '../token-answers.ts';
import { ConfirmAddress } from './confirm-address.ts';

type Given = Readonly<{
  type?: string | null | undefined;
  token?: string | null | undefined;
  token_hash?: string | null | undefined;
  email?: string | null | undefined;
}>;

/** What each `type` of the wire format may spend. */
const PURPOSES: Readonly<Record<string, readonly MailedPurpose[]>> = {
  signup: ['signup'],
  magiclink: ['magiclink'],
  email: ['magiclink', 'signup'],
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
    private readonly attempts: Attempts,
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
    if (link) return this.spend(call, tenantId, (tx) => this.mailed.spendLink(tx, purposes, link));
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

  /** Six digits can be guessed: tries are counted by address, whether or not anybody has it. */
  private async typed(
    call: Call,
    tenantId: string,
    purposes: readonly MailedPurpose[],
    address: string,
    code: string,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    const key = this.attempts.key(tenantId, 'mailed-code', address);
    const taken = await this.attempts.take(key);
    if (!taken.ok) return taken;
    return this.spend(call, tenantId, async (tx) => {
      const accountId = (await this.accounts.findByUsername(tx, address))?.id ?? (await this.mailed.accountOfNew(tx, address));
      const spent = accountId ? await this.mailed.spendCode(tx, accountId, purposes, code) : null;
      await (spent ? this.attempts.succeed(tx, key) : this.attempts.fail(tx, key));
      return spent;
    });
  }

  private spend(
    call: Call,
    tenantId: string,
    find: (tx: Tx) => Promise<SpentCode | null>,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    return this.around.db.run(tenantId, async (tx) => {
      const spent = (await this.around.directory.tenant(tx)) ? await find(tx) : null;
      const account = spent && (await this.accounts.find(tx, spent.accountId));
      if (!spent || !account || !isActive(account)) {
        await this.around.audit.append(tx, call, [
          { type: 'email_verification_failure', outcome: 'failure', accountId: account?.id ?? null },
        ]);
        return expired;
      }
      return this.confirm.run(tx, call, account, spent);
    });
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
