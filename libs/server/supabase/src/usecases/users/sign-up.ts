import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { maskEmail, normaliseEmail, ok, refuse, type Outcome } from '#shared/kernel';
import type { Call, Tx } from '#server/platform';
import { isOpenToStrangers, type Tenant } from '#server/tenancy';
import { AccountMails, askedBy } from '../../account-mails.ts';
import { checkMetadata, type Metadata } from '../../domain/metadata.ts';
import type { UserView } from '../../domain/user-view.ts';
import { NewPasswords } from '../../new-passwords.ts';
import { NewUsers } from '../../new-users.ts';
import { SignIns } from '../../sign-ins.ts';
import { Surroundings } from '../../surroundings.ts';
import type { TokenAnswer } from '../../token-answers.ts';

type Given = Readonly<{
  email?: string | null | undefined;
  phone?: string | null | undefined;
  password?: string | null | undefined;
  data?: Metadata | null | undefined;
  code_challenge?: string | null | undefined;
}>;
type Wanted = Readonly<{ email: string; password: string; data: Metadata; redirectTo: string | undefined; pkce: boolean }>;

/**
 * `signup`. Where addresses are confirmed by mail, a taken one gets the same answer as a free one, and its owner a mail (A6-15).
 * With autoconfirm the wire format says that it is taken, and signs in at once otherwise.
 */
@Injectable()
export class SignUp {
  constructor(
    private readonly around: Surroundings,
    private readonly users: NewUsers,
    private readonly passwords: NewPasswords,
    private readonly signIns: SignIns,
    private readonly mails: AccountMails,
  ) {}

  async run(
    call: Call,
    tenantId: string,
    given: Given,
    redirectTo: string | undefined,
  ): Promise<Outcome<TokenAnswer | UserView, Problem>> {
    const wanted = read(given, redirectTo);
    if (!wanted.ok) return wanted;
    // Hashed for a taken address too, so that both answers take the same time.
    const hash = await this.passwords.prepare(tenantId, wanted.value.password, wanted.value.email);
    if (!hash.ok) return hash;
    return this.around.db.run(tenantId, async (tx) => {
      const tenant = await this.around.directory.tenant(tx);
      if (!tenant) return refuse({ code: 'tenant.not_found' as const });
      const { disable_signup: isClosed, autoconfirm } = tenant.settings.supabase_config ?? {};
      if (isClosed || !isOpenToStrangers(tenant)) return refuse({ code: 'supabase.signup_disabled' as const });
      return autoconfirm
        ? this.atOnce(tx, call, wanted.value, hash.value)
        : this.byMail(tx, call, tenant, wanted.value, hash.value);
    });
  }

  private async atOnce(
    tx: Tx,
    call: Call,
    { email, data }: Wanted,
    passwordHash: string,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    const language = askedBy(call);
    const accountId = await this.users.make(tx, { email, passwordHash, data, language, verifiedAt: this.around.clock.now() });
    if (accountId === null) return this.taken(tx, call, email, { code: 'supabase.user_exists' });
    await this.signedUp(tx, call, accountId, email);
    const proof = { interaction: 'initial-registration', method: 'initial-registration', factorId: null };
    return ok(await this.signIns.open(tx, call, accountId, proof));
  }

  private async byMail(
    tx: Tx,
    call: Call,
    tenant: Tenant,
    wanted: Wanted,
    passwordHash: string,
  ): Promise<Outcome<UserView, Problem>> {
    const { email, data, redirectTo, pkce } = wanted;
    if (pkce) return refuse({ code: 'supabase.pkce_unsupported' });
    const allowed = await this.mails.allow(tx, email);
    if (!allowed.ok) return allowed;
    const reach = { tenant, by: call, asked: askedBy(call) };
    const draft = { email, passwordHash, data, language: reach.asked, verifiedAt: null };
    const accountId = await this.users.make(tx, draft);
    if (accountId !== null) {
      await this.mails.send(tx, reach, { accountId, purpose: 'signup', address: email, redirectTo });
      await this.signedUp(tx, call, accountId, email);
      return ok(this.users.imagine({ id: accountId, email, data }));
    }
    await this.mails.alreadyRegistered(tx, reach, email);
    await this.taken(tx, call, email, { code: 'supabase.user_exists' });
    return ok(this.users.imagine({ id: randomUUID(), email, data }));
  }

  private signedUp(tx: Tx, call: Call, accountId: string, userName: string): Promise<void> {
    return this.around.audit.append(tx, call, [{ type: 'user_signup', outcome: 'success', accountId, userName }]);
  }

  private async taken(tx: Tx, call: Call, email: string, problem: Problem): Promise<Outcome<never, Problem>> {
    const userName = maskEmail(email);
    await this.around.audit.append(tx, call, [{ type: 'user_initial_registration_conflict', outcome: 'failure', userName }]);
    return refuse(problem);
  }
}

function read(
  { email, phone, password, data, code_challenge: challenge }: Given,
  redirectTo: string | undefined,
): Outcome<Wanted, Problem> {
  if (!email) return refuse(phone ? { code: 'supabase.phone_disabled' } : { code: 'supabase.anonymous_disabled' });
  const address = normaliseEmail(email);
  if (!address) return refuse({ code: 'supabase.email_invalid' });
  if (!password) return refuse({ code: 'supabase.invalid', message: 'Signup requires a valid password' });
  const metadata = checkMetadata(data ?? {});
  if (!metadata.ok) return metadata;
  return ok({ email: address, password, data: metadata.value, redirectTo, pkce: Boolean(challenge) });
}
