import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem, supabase } from '#shared/contracts';
import { isUuid, normaliseEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import { mayNameAddress } from '#server/mfa';
import { Reply, type Call, type Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import { ProfileStore } from '../../db/profile.store.ts';
import { bannedUntil } from '../../domain/ban-duration.ts';
import { checkMetadata } from '../../domain/metadata.ts';
import { userView, type Portrait, type UserView } from '../../domain/user-view.ts';
import { NewAddresses } from '../../new-addresses.ts';
import { NewPasswords } from '../../new-passwords.ts';
import { NewUsers } from '../../new-users.ts';
import { Portraits } from '../../portraits.ts';
import { Surroundings } from '../../surroundings.ts';

type Body = supabase.SupabaseUserBody;
type Draft = Readonly<{ email: string | null; passwordHash: string | null; ban: Date | null | undefined }>;

/** What users are administered with. */
@Injectable()
export class AdminParts {
  constructor(
    readonly accounts: AccountStore,
    readonly profiles: ProfileStore,
    readonly sessions: Sessions,
    readonly addresses: NewAddresses,
    readonly users: NewUsers,
  ) {}
}

const notFound = refuse({ code: 'supabase.user_not_found' } as const);
const idTaken = refuse({ code: 'supabase.invalid', message: 'id was given to a user before' } as const);
const PAGE = 50;

/** `admin/users`, for back ends with a service key. Important accounts are beyond a key's reach (rulings section 6). */
@Injectable()
export class AdminUsers {
  constructor(
    private readonly around: Surroundings,
    private readonly portraits: Portraits,
    private readonly passwords: NewPasswords,
    private readonly parts: AdminParts,
  ) {}

  list(
    call: Call,
    tenantId: string,
    query: Readonly<{ page?: number | undefined; per_page?: number | undefined; filter?: string | undefined }>,
  ) {
    const [size, page] = [query.per_page || PAGE, query.page || 1];
    return this.around.db.run(tenantId, async (tx) => {
      const { ids, total } = await this.parts.profiles.page(tx, query.filter?.toLowerCase() || null, size, (page - 1) * size);
      const users: UserView[] = [];
      for (const id of ids) users.push(userView(await this.portraits.get(tx, id)));
      await this.record(tx, call, null, { type: 'user_read', outcome: 'success', detail: { found: ids.length, page } });
      const last = Math.max(1, Math.ceil(total / size));
      const links = [
        ...(page < last ? [`<?page=${page + 1}&per_page=${size}>; rel="next"`] : []),
        `<?page=${last}&per_page=${size}>; rel="last"`,
      ];
      return ok(Reply.of({ users, aud: 'authenticated' }).with({ 'x-total-count': String(total), link: links.join(', ') }));
    });
  }

  find(call: Call, tenantId: string, id: string): Promise<Outcome<UserView, Problem>> {
    return this.at(tenantId, id, async (tx, portrait) => {
      await this.record(tx, call, id, { type: 'user_read', outcome: 'success' });
      return ok(userView(portrait));
    });
  }

  async create(call: Call, tenantId: string, body: Body): Promise<Outcome<UserView, Problem>> {
    const draft = await this.read(tenantId, body);
    if (!draft.ok) return draft;
    const { email, passwordHash, ban } = draft.value;
    if (email === null) return refuse({ code: 'supabase.invalid', message: 'Cannot create a user without an email' });
    return this.around.db.run(tenantId, async (tx) => {
      if (!(await this.around.directory.tenant(tx))) return refuse({ code: 'tenant.not_found' as const });
      const verifiedAt = body.email_confirm ? this.around.clock.now() : null;
      if (body.id && (await this.parts.accounts.wasUsed(tx, body.id))) return idTaken;
      const named = body.id ? { id: body.id } : {};
      const data = body.user_metadata ?? {};
      const id = await this.parts.users.make(tx, { ...named, email, passwordHash, data, language: null, verifiedAt });
      if (id === null) return refuse({ code: 'supabase.email_exists' as const });
      await this.parts.profiles.merge(tx, id, { app: body.app_metadata ?? {} });
      if (ban !== undefined) await this.parts.profiles.ban(tx, id, ban);
      await this.record(tx, call, id, {
        type: 'user_created',
        outcome: 'success',
        detail: { email_confirm: body.email_confirm ?? false },
      });
      return ok(userView(await this.portraits.get(tx, id)));
    });
  }

  async change(call: Call, tenantId: string, id: string, body: Body): Promise<Outcome<UserView, Problem>> {
    const draft = await this.read(tenantId, body);
    if (!draft.ok) return draft;
    return this.at(tenantId, id, async (tx, portrait) => {
      const changed = await this.apply(tx, call, portrait, body, draft.value);
      const detail = { members: Object.keys(body), ...(changed.ok ? {} : { reason: changed.problem.code }) };
      const outcome = changed.ok ? 'success' : 'denied';
      await this.record(tx, call, id, { type: 'user_updated', outcome, detail });
      return changed.ok ? ok(userView(await this.portraits.get(tx, id))) : changed;
    });
  }

  remove(call: Call, tenantId: string, id: string): Promise<Outcome<object, Problem>> {
    return this.at(tenantId, id, async (tx, { account }) => {
      const isAllowed = !(await this.portraits.isImportant(tx, account));
      await this.record(tx, call, id, { type: 'user_deleted', outcome: isAllowed ? 'success' : 'denied' });
      if (!isAllowed) return refuse({ code: 'supabase.important_account' as const });
      await this.parts.profiles.remove(tx, id);
      return ok({});
    });
  }

  /** An address that a key names is nobody's proof: a changed one is unconfirmed, whatever `email_confirm` says. */
  private async apply(
    tx: Tx,
    call: Call,
    { account, contacts, factors }: Portrait,
    body: Body,
    { email, passwordHash, ban }: Draft,
  ): Promise<Outcome<null, Problem>> {
    const stored = contacts.find(({ kind }) => kind === 'email');
    const moves = email !== null && email !== stored?.value;
    const isImportant = await this.portraits.isImportant(tx, account);
    // Nor does a key take from an account what makes it important: the next call would find nobody to guard.
    const { service_owner: owner = true } = body.app_metadata ?? {};
    const disowns = account.appMetadata['service_owner'] === true && owner !== true;
    const takes = moves || passwordHash !== null || disowns;
    if (takes && isImportant) return refuse({ code: 'supabase.important_account' });
    if (moves && !mayNameAddress(account, stored, factors)) return refuse({ code: 'factor.reset_required' });
    if (moves && !(await this.parts.addresses.move(tx, call, account, email, null)))
      return refuse({ code: 'supabase.email_exists' });
    if (body.email_confirm && stored?.formerValue === null && !moves && !isImportant)
      await this.parts.accounts.markVerified(tx, account.id, 'email', stored.value, this.around.clock.now());
    if (passwordHash !== null) await this.parts.accounts.setPassword(tx, account.id, passwordHash, this.around.clock.now());
    await this.parts.profiles.merge(tx, account.id, { user: body.user_metadata ?? {}, app: body.app_metadata ?? {} });
    if (ban !== undefined) await this.parts.profiles.ban(tx, account.id, ban);
    if (passwordHash !== null || (ban !== undefined && ban !== null)) await this.parts.sessions.endAllOf(tx, account.id);
    return ok(null);
  }

  private async read(tenantId: string, body: Body): Promise<Outcome<Draft, Problem>> {
    if (body.phone) return refuse({ code: 'supabase.phone_disabled' });
    const email = body.email ? normaliseEmail(body.email) : null;
    if (body.email && email === null) return refuse({ code: 'supabase.email_invalid' });
    const ban = body.ban_duration ? bannedUntil(body.ban_duration, this.around.clock.now()) : undefined;
    if (body.ban_duration && ban === undefined)
      return refuse({ code: 'supabase.invalid', message: 'ban_duration is no duration' });
    const data = checkMetadata({ ...body.user_metadata, ...body.app_metadata });
    if (!data.ok) return data;
    const hash = body.password ? await this.passwords.prepare(tenantId, body.password, email ?? '') : ok(null);
    return hash.ok ? ok({ email, passwordHash: hash.value, ban }) : hash;
  }

  private at<T>(
    tenantId: string,
    id: string,
    act: (tx: Tx, portrait: Portrait) => Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    if (!isUuid(id)) return Promise.resolve(refuse({ code: 'supabase.bad_id' }));
    return this.around.db.run(tenantId, async (tx) => {
      const portrait = await this.portraits.find(tx, id.toLowerCase());
      return portrait ? act(tx, portrait) : notFound;
    });
  }

  private record(tx: Tx, call: Call, id: string | null, event: AuditEvent): Promise<void> {
    const about = id === null ? {} : { accountId: id, target: { type: 'user', id } };
    return this.around.audit.append(tx, call, [{ ...event, ...about }]);
  }
}
