import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, maskEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { UserSearch, type FoundUser, type SearchSort } from '#server/accounts';
import { MfaStates, type MfaOverview } from '#server/mfa';
import { statement, type Call, type Tx } from '#server/platform';
import type { Admin } from '../desk.ts';
import { Alerts } from '../notices/alerts.ts';
import { Neighbours } from '../people/neighbours.ts';
import { Targets, type Target } from '../people/targets.ts';
import { Surroundings } from '../surroundings.ts';
import { summaryView, type Attempt, type UserSummary } from '../views.ts';

const recent = statement(
  'reset.recent-targets',
  `SELECT account_id AS id FROM recent_target WHERE tenant_id = $1 AND admin_id = $2 ORDER BY selected_at DESC, account_id LIMIT 5`,
);
const forget = statement('reset.forget-recent', `DELETE FROM recent_target WHERE tenant_id = $1 AND admin_id = $2`);
const attempts = statement(
  'reset.attempts',
  `SELECT type, outcome, occurred_at AS at FROM audit_event WHERE tenant_id = $1 AND account_id = $2 AND category = 'security'
     AND type IN ('login_success', 'password_success', 'password_failure', 'totp_success', 'totp_failure', 'sms_verification_success',
                  'sms_verification_failure', 'recovery_code_success', 'recovery_code_failure', 'user_lock', 'mfa_locked')
   ORDER BY occurred_at DESC, id DESC LIMIT 10`,
);
const failures = statement(
  'reset.failures',
  `SELECT count(*)::int AS total FROM audit_event WHERE tenant_id = $1 AND account_id = $2 AND category = 'security' AND outcome <> 'success'
     AND occurred_at > $3::timestamptz - interval '24 hours'`,
);

type Selected = UserSummary & Awaited<ReturnType<Neighbours['at']>>;
const EMAIL_QUERY = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Finding the user (R-033 … R-053). Every search is on record; addresses leave masked (D-19). */
@Injectable()
export class FindUsers {
  constructor(
    private readonly around: Surroundings,
    private readonly users: UserSearch,
    private readonly states: MfaStates,
    private readonly targets: Targets,
    private readonly alerts: Alerts,
    private readonly neighbours: Neighbours,
  ) {}

  search(call: Call, tenantId: string, query: string, sort: SearchSort, after: string | null) {
    return this.as(call, tenantId, async (tx, admin) => {
      if (query.trim() === '' || (query.includes('@') && !EMAIL_QUERY.test(query.trim().normalize('NFKC'))))
        return refuse({ code: 'reset.incomplete', messages: ['query: email_or_name'] });
      const page = await this.users.page(tx, query, sort, after);
      const detail = { query_length: [...query].length, hits: page.total, found: page.users.map(({ id }) => id) };
      await this.around.tell(tx, call, { type: 'user_searched', outcome: 'success', userName: query, detail });
      await this.alerts.watch(tx, call, { adminId: admin.accountId, kind: 'search', subject: null, resetId: null });
      const rows = await Promise.all(page.users.map((user) => this.row(tx, user)));
      return ok({ list: rows, total: page.total, next: page.next });
    });
  }

  suggest(call: Call, tenantId: string, query: string) {
    return this.as(call, tenantId, async (tx) => {
      const found = await this.users.suggest(tx, query);
      return ok({ list: found.map(({ id, name, username, important }) => ({ id, name: name ?? username, important })) });
    });
  }

  summary(call: Call, tenantId: string, id: string): Promise<Outcome<Selected, Problem>> {
    return this.as(call, tenantId, async (tx, admin) => {
      const target = isUuid(id) ? await this.targets.find(tx, admin, id) : null;
      if (!target) return refuse({ code: 'reset.user_not_found' });
      await this.around.tell(tx, call, { type: 'user_selected', outcome: 'success', accountId: id });
      const history = await tx.rows<Attempt>(attempts, [tx.tenantId, id]);
      const failed = await tx.one<{ total: number }>(failures, [tx.tenantId, id, this.around.clock.now()]);
      return ok({ ...summaryView(target, history, failed?.total ?? 0), ...(await this.neighbours.at(tx, admin, id)) });
    });
  }

  /** One field, for thirty seconds on the page; the record says which. */
  reveal(
    call: Call,
    tenantId: string,
    id: string,
    field: 'email' | 'phone',
  ): Promise<Outcome<{ value: string | null }, Problem>> {
    return this.as(call, tenantId, async (tx, admin) => {
      const target = isUuid(id) ? await this.targets.find(tx, admin, id) : null;
      if (!target) return refuse({ code: 'reset.user_not_found' });
      await this.around.tell(tx, call, { type: 'user_field_revealed', outcome: 'success', accountId: id, detail: { field } });
      return ok({ value: target.contacts.find(({ kind }) => kind === field)?.value ?? null });
    });
  }

  recent(call: Call, tenantId: string) {
    return this.as(call, tenantId, async (tx, admin) => {
      const ids = await tx.rows<{ id: string }>(recent, [tx.tenantId, admin.accountId]);
      const found: Target[] = [];
      for (const { id } of ids) found.push(...[await this.targets.find(tx, admin, id)].filter((one) => one !== null));
      return ok({ list: found.map(({ account }) => ({ id: account.id, name: account.name ?? account.username })) });
    });
  }

  forgetRecent(call: Call, tenantId: string): Promise<Outcome<null, Problem>> {
    return this.as(call, tenantId, async (tx, admin) => {
      await tx.count(forget, [tx.tenantId, admin.accountId]);
      return ok(null);
    });
  }

  private async row(tx: Tx, user: FoundUser) {
    const { state, pausedUntil }: MfaOverview = await this.states.of(tx, user.id);
    const { id, name, username, email, status, important, lastSignInAt } = user;
    const shown = { id, name: name ?? username, email: email === null ? null : maskEmail(email), status, important };
    return { ...shown, mfa_state: state, paused_until: pausedUntil, last_login_at: lastSignInAt };
  }

  private as<T>(
    call: Call,
    tenantId: string,
    act: (tx: Tx, admin: Admin) => Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    const own = call.actor.kind === 'admin' ? call.actor.accountId : tenantId;
    return this.around.asAdmin(call, tenantId, { type: 'user', id: own }, 'mfa_reset.execute', act);
  }
}
