import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import { SendQuota } from '#server/mfa';
import { Mailer, type MailName } from '#server/notify';
import type { Tx } from '#server/platform';
import type { Tenant } from '#server/tenancy';
import { MAILED_SECONDS, MailedCodeStore, type MailedPurpose } from './db/mailed-code.store.ts';
import { redirectFor } from './domain/redirect.ts';
import { supabaseUrl } from './session-tokens.ts';
import { Surroundings } from './surroundings.ts';

const MAILS: Readonly<Record<MailedPurpose, MailName>> = {
  signup: 'confirmSignUp',
  magiclink: 'signInLink',
  recovery: 'recoveryLink',
  email_change: 'confirmNewEmail',
  reauthentication: 'code',
};

export type MailedLink = Readonly<{ accountId: string; purpose: MailedPurpose; address: string; redirectTo: string | undefined }>;

/** Mails of this surface: codes and links, and what an owner has to know. */
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

  async send(tx: Tx, tenant: Tenant, { accountId, purpose, address, redirectTo }: MailedLink): Promise<void> {
    const { code, link } = await this.mailed.issue(tx, accountId, purpose, address);
    const base = supabaseUrl(this.around.config, tx.tenantId);
    const target = this.redirect(tenant, redirectTo);
    const query = new URLSearchParams({ token: link, type: purpose, redirect_to: target });
    const facts = { code, minutes: String(MAILED_SECONDS / 60), link: `${base}/verify?${query}` };
    await this.put(tx, tenant, address, MAILS[purpose], facts);
  }

  async tell(
    tx: Tx,
    tenant: Tenant,
    accountId: string,
    name: MailName,
    facts: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const contact = await this.accounts.contact(tx, accountId, 'email');
    if (contact) await this.put(tx, tenant, contact.value, name, facts);
  }

  put(tx: Tx, tenant: Tenant, to: string, name: MailName, facts: Readonly<Record<string, string>> = {}): Promise<void> {
    return this.mailer.put(tx, { to, name, language: 'ja', facts: { tenant: tenant.name, ...facts } });
  }

  /** Where a mailed link ends. */
  redirect(tenant: Tenant, asked: string | undefined): string {
    return redirectFor(tenant.settings.supabase_config, `${this.around.config.PUBLIC_URL}/`, asked);
  }
}

export const sent = ok({});
