import { Injectable } from '@nestjs/common';
import type { AuditEvent } from '#shared/contracts';
import { AccountStore, type Account } from '#server/accounts';
import { constantTimeEqual, Reply, Vault, type Call, type Tx } from '#server/platform';
import { Grants, issuerOf, type Grant } from '#server/sessions';
import { consoleCookie, expiredLoginCookie, pendingLogin, type PendingLogin } from '../cookies.ts';
import { BindingStore } from '../db/binding.store.ts';
import { ConsoleSessionStore } from '../db/console-session.store.ts';
import { CONSOLE_CLIENT } from '../db/door.store.ts';
import { CONSOLE_SESSION_SECONDS } from '../domain/console-life.ts';
import { Surroundings } from '../surroundings.ts';
import { refusedAt, type SignInFault } from './refused-at.ts';

type Answer = Readonly<Partial<Record<'code' | 'state' | 'iss' | 'error', string | undefined>>>;
type Proved = Readonly<{ grant: Grant; account: Account; loginSessionId: string }>;
/** How far a login may seem to lie before it was begun: both times are this server's, in whole seconds. */
const SKEW_SECONDS = 2;

/** What a finished login is judged with. */
@Injectable()
export class LoginParts {
  constructor(
    readonly grants: Grants,
    readonly accounts: AccountStore,
    readonly bindings: BindingStore,
    readonly sessions: ConsoleSessionStore,
    readonly vault: Vault,
  ) {}
}

/**
 * `GET /callback`: a console session for whoever comes back with two proved factors, a person behind the account and a role.
 * State, issuer, code, verifier, nonce and time of login all have to be those of the login this browser began (A10-01, RFC 9207).
 */
@Injectable()
export class FinishLogin {
  constructor(
    private readonly around: Surroundings,
    private readonly parts: LoginParts,
  ) {}

  async run(call: Call, answer: Answer): Promise<Reply> {
    const pending = pendingLogin(this.parts.vault, call, this.around.clock.now().getTime());
    if (!pending || !this.answers(pending, answer)) return refusedAt('login_expired', pending?.slug ?? '');
    const reply = await this.around.db.run(pending.tenantId, (tx) => this.judge(tx, call, pending, answer));
    return reply.setting(expiredLoginCookie());
  }

  private answers(pending: PendingLogin, { state = '', iss }: Answer): boolean {
    return constantTimeEqual(state, pending.state) && iss === issuerOf(this.around.config, pending.tenantId);
  }

  private async judge(tx: Tx, call: Call, pending: PendingLogin, { code, error }: Answer): Promise<Reply> {
    if (error !== undefined || code === undefined) return this.refuse(tx, call, pending, 'login_denied', null);
    const proved = await this.prove(tx, call, pending, code);
    if (proved === null) return this.refuse(tx, call, pending, 'login_failed', null);
    const { grant, account, loginSessionId } = proved;
    if (!grant.facts.amr?.includes('mfa')) return this.refuse(tx, call, pending, 'second_factor_missing', account);
    const bindings = await this.parts.bindings.of(tx, account.id);
    if (account.personId === null || bindings.length === 0) return this.refuse(tx, call, pending, 'no_role', account);
    const { id, secret } = await this.parts.sessions.open(tx, call, { accountId: account.id, loginSessionId, grantId: grant.id });
    const who = { accountId: account.id, userName: account.username, target: { type: 'console_session', id } };
    const detail = { methods: grant.facts.amr };
    await this.around.audit.append(tx, call, [{ type: 'admin_login_success', outcome: 'success', ...who, detail }]);
    return arrival(pending.returnTo).setting(consoleCookie({ tenantId: tx.tenantId, secret }, CONSOLE_SESSION_SECONDS));
  }

  private async prove(tx: Tx, call: Call, pending: PendingLogin, code: string): Promise<Proved | null> {
    const client = await this.around.directory.client(tx, CONSOLE_CLIENT);
    if (!client) return null;
    const of = { clientId: client.id, redirectUri: this.around.callback, verifier: pending.verifier };
    const redeemed = await this.parts.grants.redeemCode(tx, call, { code, ...of });
    if (!redeemed.ok) return null;
    const { accountId, sessionId, facts } = redeemed.value;
    const isFresh = (facts.authTime ?? 0) >= Math.floor(pending.startedAt / 1000) - SKEW_SECONDS;
    if (accountId === null || sessionId === null || facts.nonce !== pending.nonce || !isFresh) return null;
    const account = await this.parts.accounts.find(tx, accountId);
    return account && { grant: redeemed.value, account, loginSessionId: sessionId };
  }

  private async refuse(tx: Tx, call: Call, { slug }: PendingLogin, fault: SignInFault, account: Account | null): Promise<Reply> {
    const who = account ? { accountId: account.id, userName: account.username } : {};
    const event: AuditEvent = { type: 'admin_login_refused', outcome: 'denied', reason: fault, ...who };
    await this.around.audit.append(tx, call, [event]);
    return refusedAt(fault, slug);
  }
}

/**
 * A page that goes on by itself: the cookie is Strict, so a redirect out of another site's navigation would arrive without it
 * and begin the login again (rulings section 13). `path` is one of our own (`returnPath`).
 */
function arrival(path: string): Reply {
  const escaped = path.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return Reply.page(
    `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>Sekisho</title>` +
      `<meta http-equiv="refresh" content="0;url=${escaped}"></head><body><a href="${escaped}">次へ進む</a></body></html>`,
  );
}
