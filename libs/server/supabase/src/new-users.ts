import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Language } from '#shared/i18n';
import { AccountStore } from '#server/accounts';
import { Clock, type Tx } from '#server/platform';
import { ProfileStore } from './db/profile.store.ts';
import type { Metadata } from './domain/metadata.ts';
import { userView, type UserView } from './domain/user-view.ts';

/** `language`: of the request that makes the user; `locale` of the data goes before it. */
type Draft = Readonly<{
  id?: string;
  email: string;
  passwordHash: string | null;
  data: Metadata;
  language: Language | null;
  verifiedAt: Date | null;
}>;

const NOBODY = { appMetadata: {}, bannedUntil: null, lastSignInAt: null } as const;

/** Accounts that this surface makes: their name is their address. */
@Injectable()
export class NewUsers {
  constructor(
    private readonly accounts: AccountStore,
    private readonly profiles: ProfileStore,
    private readonly clock: Clock,
  ) {}

  /** The new id, or null where the address (or the id) is taken. */
  async make(tx: Tx, { id, email, passwordHash, data, language, verifiedAt }: Draft): Promise<string | null> {
    const made = await this.accounts.create(tx, {
      ...(id === undefined ? {} : { id }),
      username: email,
      passwordHash,
      language,
      email: { value: email, verifiedAt },
    });
    if (made !== null && Object.keys(data).length > 0) await this.profiles.merge(tx, made, { user: data });
    return made;
  }

  /** How a user looks who was made just now: for one who was, and for one who was not, alike. */
  imagine({ id, email, data }: Readonly<{ id: string; email: string; data: Metadata }>): UserView {
    const now = this.clock.now();
    const account = { ...NOBODY, id, userMetadata: data, createdAt: now, updatedAt: now };
    const contact = {
      tenantId: '',
      id: randomUUID(),
      accountId: id,
      kind: 'email',
      value: email,
      verifiedAt: null,
      formerValue: null,
      formerUntil: null,
      createdAt: now,
    } as const;
    return userView({ account, contacts: [contact], factors: [], newEmail: null });
  }
}
