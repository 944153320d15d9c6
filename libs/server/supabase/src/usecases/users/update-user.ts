import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { normaliseEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import { hasSecondFactor, levelOf } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import { AccountMails } from '../../account-mails.ts';
import { ProfileStore } from '../../db/profile.store.ts';
import { checkMetadata, type Metadata } from '../../domain/metadata.ts';
import { userView, type UserView } from '../../domain/user-view.ts';
import { NewAddresses } from '../../new-addresses.ts';
import { OwnActs, type Self } from '../../own-acts.ts';
import { Portraits } from '../../portraits.ts';
import { Surroundings } from '../../surroundings.ts';
import { ProvePassword } from '../proofs/prove-password.ts';

export type UserChange = Readonly<{
  email?: string | null | undefined;
  phone?: string | null | undefined;
  password?: string | null | undefined;
  current_password?: string | null | undefined;
  nonce?: string | null | undefined;
  data?: Metadata | null | undefined;
}>;
type Plan = Readonly<{ email: string | null; passwordHash: string | null; data: Metadata; redirectTo: string | undefined }>;

/** What a changed user is written with. */
@Injectable()
export class UserParts {
  constructor(
    readonly accounts: AccountStore,
    readonly profiles: ProfileStore,
    readonly addresses: NewAddresses,
    readonly sessions: Sessions,
    readonly portraits: Portraits,
  ) {}
}

/** `PUT user`: the own password, address and data. Whoever has a second factor proves it first. */
@Injectable()
export class UpdateUser {
  constructor(
    private readonly around: Surroundings,
    private readonly own: OwnActs,
    private readonly prove: ProvePassword,
    private readonly parts: UserParts,
    private readonly mails: AccountMails,
  ) {}

  read(call: Call): Promise<Outcome<UserView, Problem>> {
    return this.own.run(call, async (_tx, { portrait }) => ok(userView(portrait)));
  }

  async run(call: Call, change: UserChange, redirectTo: string | undefined): Promise<Outcome<UserView, Problem>> {
    const allowed = await this.own.run(call, async (_tx, self) => mayChange(self, change));
    if (!allowed.ok) return allowed;
    const data = checkMetadata({ ...allowed.value.metadata, ...change.data });
    if (!data.ok) return data;
    const email = change.email ? normaliseEmail(change.email) : null;
    if (change.email && email === null) return refuse({ code: 'supabase.email_invalid' });
    const password = await this.prove.run(call, allowed.value.self, change);
    if (!password.ok) return password;
    const plan = { email, passwordHash: password.value, data: change.data ?? {}, redirectTo };
    return this.own.runAlone(call, async (tx, self) => {
      const still = mayChange(self, change); // a factor may have been added while we hashed
      return still.ok ? this.write(tx, call, self, plan) : still;
    });
  }

  private async write(tx: Tx, call: Call, self: Self, plan: Plan): Promise<Outcome<UserView, Problem>> {
    const { account } = self.portrait;
    const free = plan.email === null || !(await this.isTaken(tx, account.id, plan.email));
    if (!free) return refuse({ code: 'supabase.email_exists' });
    // The password first: it voids what was mailed before.
    if (plan.passwordHash !== null) await this.setPassword(tx, call, self, plan.passwordHash);
    const moved = plan.email === null ? ok(null) : await this.moveAddress(tx, self, plan.email, plan.redirectTo);
    if (!moved.ok) return moved;
    if (Object.keys(plan.data).length > 0) await this.parts.profiles.merge(tx, account.id, { user: plan.data });
    return ok(userView(await this.parts.portraits.get(tx, account.id)));
  }

  /** The new mailbox has to answer first, unless the tenant confirms by itself. */
  private async moveAddress(
    tx: Tx,
    self: Self,
    address: string,
    redirectTo: string | undefined,
  ): Promise<Outcome<null, Problem>> {
    const { account, contacts } = self.portrait;
    if (contacts.some(({ kind, value }) => kind === 'email' && value === address)) return ok(null);
    if (self.tenant.settings.supabase_config?.autoconfirm) {
      const isMoved = await this.parts.addresses.move(tx, self.by, account, address, this.around.clock.now());
      return isMoved ? ok(null) : refuse({ code: 'supabase.email_exists' });
    }
    const allowed = await this.mails.allow(tx, address);
    if (!allowed.ok) return allowed;
    await this.mails.send(tx, self, { accountId: account.id, purpose: 'email_change', address, redirectTo });
    return ok(null);
  }

  private async isTaken(tx: Tx, accountId: string, address: string): Promise<boolean> {
    const holder = await this.parts.accounts.findByUsername(tx, address);
    return holder !== null && holder.id !== accountId;
  }

  /** Every other session ends: whoever knew the old password is out. */
  private async setPassword(tx: Tx, call: Call, self: Self, hash: string): Promise<void> {
    const { session, portrait } = self;
    const { account } = portrait;
    await this.parts.accounts.setPassword(tx, account.id, hash, this.around.clock.now());
    const ended = await this.parts.sessions.endAllOf(tx, account.id, session.id);
    await this.mails.tell(tx, self, account.id, 'passwordChanged');
    const who = { accountId: account.id, userName: account.username };
    await this.around.audit.append(tx, call, [{ type: 'password_changed', outcome: 'success', detail: ended, ...who }]);
  }
}

type Allowed = Readonly<{ self: Self; metadata: Metadata }>;

function mayChange(self: Self, { email, phone, password }: UserChange): Outcome<Allowed, Problem> {
  if (phone) return refuse({ code: 'supabase.phone_disabled' });
  const isSensitive = Boolean(email) || Boolean(password);
  if (isSensitive && hasSecondFactor(self.portrait.factors) && levelOf(self.session.evidence) !== 'aal2')
    return refuse({ code: 'supabase.aal_update' });
  return ok({ self, metadata: self.portrait.account.userMetadata });
}
