import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { knownLanguage, mailLanguage, wishesIn, type Language } from '#shared/i18n';
import { AccountStore, type Mailbox } from '#server/accounts';
import { SendQuota } from '#server/mfa';
import { circumstances, Mailer, type MailName, type Origin } from '#server/notify';
import type { Call, Tx } from '#server/platform';
import type { Tenant } from '#server/tenancy';
import { MAILED_SECONDS, MailedCodeStore, type MailedPurpose } from './db/mailed-code.store.ts';
import { redirectFor } from './domain/redirect.ts';
import { supabaseUrl } from './session-tokens.ts';
import { Surroundings } from './surroundings.ts';

const MAILS: Readonly<Record<MailedPurpose, MailName>> = {
  signup: 'confirmSignUp',
  invite: 'inviteLink',
  magiclink: 'signInLink',
  recovery: 'recoveryLink',
  email_change: 'confirmNewEmail',
  reauthentication: 'code',
};

/** For whose application a mail goes out, by whose act, and which language that asked for; null where it says nothing of the reader. */
export type Reach = Readonly<{ tenant: Tenant; by: Origin; asked: Language | null }>;
type Facts = Readonly<Record<string, string>>;

export const askedBy = ({ acceptLanguage }: Pick<Call, 'acceptLanguage'>): Language | null =>
  knownLanguage(wishesIn(acceptLanguage));

export type MailedLink = Readonly<{ accountId: string; purpose: MailedPurpose; address: string; redirectTo: string | undefined }>;

export type IssuedLink = Readonly<{ code: string; token: string; redirect: string; address: string }>;

/** Mails of this surface: codes and links, and what an owner has to know, in the owner's language. */
@Injectable()
export class AccountMails {
  constructor(
    private readonly around: Surroundings,
    private readonly accounts: AccountStore,
    private readonly mailed: MailedCodeStore,
    private readonly mailer: Mailer,
    private readonly quota: SendQuota,
  ) {}

  /** Takes one mail to an address, known or unknown alike, so that the refusal tells nobody which it is. */
  async allow(tx: Tx, address: string): Promise<Outcome<null, Problem>> {
    const taken = await this.quota.take(tx, [address]);
    if (taken.ok || taken.problem.code !== 'factor.send_quota') return taken;
    return refuse({ code: 'supabase.over_email_send_rate_limit', retryAfterSeconds: taken.problem.retryAfterSeconds });
  }

  async send(tx: Tx, reach: Reach, mailed: MailedLink): Promise<void> {
    const { accountId, address, purpose } = mailed;
    const { code, address: link } = await this.issue(tx, reach.tenant, mailed);
    const { language = null } = (await this.accounts.find(tx, accountId)) ?? {};
    await this.put(tx, reach, { address, language }, MAILS[purpose], { code, minutes: String(MAILED_SECONDS / 60), link });
  }

  /** The link itself; whoever has it signs in as the account. */
  async issue(tx: Tx, tenant: Tenant, { accountId, purpose, address, redirectTo }: MailedLink): Promise<IssuedLink> {
    const { code, link: token } = await this.mailed.issue(tx, accountId, purpose, address);
    const redirect = this.redirect(tenant, redirectTo);
    const query = new URLSearchParams({ token, type: purpose, redirect_to: redirect });
    return { code, token, redirect, address: `${supabaseUrl(this.around.config, tx.tenantId)}/verify?${query}` };
  }

  async tell(tx: Tx, reach: Reach, accountId: string, name: MailName, facts: Facts = {}): Promise<void> {
    const mailbox = await this.accounts.mailbox(tx, accountId);
    if (mailbox) await this.put(tx, reach, mailbox, name, facts);
  }

  /** To whoever has the name already; whoever typed it learns nothing. */
  async alreadyRegistered(tx: Tx, reach: Reach, address: string): Promise<void> {
    const owner = await this.accounts.findByUsername(tx, address);
    await this.put(tx, reach, { address, language: owner?.language ?? null }, 'alreadyRegistered');
  }

  put(tx: Tx, { tenant, by, asked }: Reach, { address, language }: Mailbox, name: MailName, facts: Facts = {}): Promise<void> {
    const known = mailLanguage(language, asked);
    const about = circumstances(by, this.around.clock.now(), known);
    return this.mailer.put(tx, { to: address, name, language: known, facts: { tenant: tenant.name, ...about, ...facts } });
  }

  /** Where people see to their own factors and codes. */
  securityPage({ id }: Tenant): string {
    return `${this.around.config.PUBLIC_URL}/${id}/security`;
  }

  /** Where a mailed link ends. */
  redirect(tenant: Tenant, asked: string | undefined): string {
    return redirectFor(tenant.settings.supabase_config, `${this.around.config.PUBLIC_URL}/`, asked);
  }
}

export const sent = ok({});
