import { Injectable } from '@nestjs/common';
import { roleMay, type Permission } from '#shared/contracts';
import { AccountStore, isActive, type Account, type Mailbox } from '#server/accounts';
import { isSamePerson, plainMarks, type Approval, type Party } from '#server/approvals';
import { MfaStates } from '#server/mfa';
import { Clock, secondsFrom, statement, type Tx } from '#server/platform';
import type { Admin } from '../desk.ts';
import { SETTLED_SECONDS } from '../domain/settled.ts';

const holders = statement(
  'reset.role-holders',
  `SELECT account_id AS "accountId", role, granted_at AS "grantedAt", granted_by AS "grantedBy" FROM role_binding
   WHERE tenant_id = $1 AND (scope_tenant_id IS NULL OR scope_tenant_id = $2) AND ($3::uuid IS NULL OR account_id = $3) ORDER BY account_id`,
);
/** The console's own rule of a living session (console-session.store), for who watches longer than one request takes. */
const living = statement(
  'reset.watcher-living',
  `SELECT 1 AS living FROM console_session c
     JOIN session s ON s.tenant_id = c.tenant_id AND s.id = c.login_session_id
     JOIN token_grant g ON g.tenant_id = c.tenant_id AND g.id = c.grant_id
   WHERE c.tenant_id = $1 AND c.id = $2 AND c.ended_at IS NULL AND c.expires_at > $3 AND c.last_seen_at > $4
     AND s.ended_at IS NULL AND g.revoked_at IS NULL`,
);
type Holder = Readonly<{ accountId: string; role: string; grantedAt: Date; grantedBy: string | null }>;
export type Approver = Readonly<{ id: string; name: string; mailbox: Mailbox | null }>;

const mayDo = (permission: Permission) => (holder: Holder) => roleMay(holder.role, permission);

/** Administrators as the two-person rules see them. Their accounts live in the organization's own tenant. */
@Injectable()
export class Admins {
  constructor(
    private readonly accounts: AccountStore,
    private readonly states: MfaStates,
    private readonly clock: Clock,
  ) {}

  /** Who somebody of the present tenant is. */
  async party(tx: Tx, account: Pick<Account, 'id' | 'personId'>): Promise<Party> {
    const contacts = await this.accounts.contacts(tx, account.id);
    const addresses = contacts.filter(({ verifiedAt }) => verifiedAt !== null).map(({ value }) => value);
    return { accountId: account.id, personId: account.personId, addresses };
  }

  /** Who an administrator is; null for one that is gone or shut out. */
  adminParty(tx: Tx, homeId: string, accountId: string): Promise<Party | null> {
    return tx.inTenant(homeId, async (home) => {
      const account = await this.accounts.find(home, accountId);
      return account && isActive(account) ? this.party(home, account) : null;
    });
  }

  /** Whether he still holds the right in this tenant: asked again when a run begins (ux.md D-2). */
  holds(tx: Tx, homeId: string, accountId: string, permission: Permission): Promise<boolean> {
    const tenantId = tx.tenantId;
    return tx.inTenant(homeId, async (home) => {
      const account = await this.accounts.find(home, accountId);
      const held = await home.rows<Holder>(holders, [homeId, tenantId, accountId]);
      return account !== null && isActive(account) && held.some(mayDo(permission));
    });
  }

  /** Whether who approved could still do so: a role that was taken away takes its approvals along (threats 21). */
  async standsBehind(tx: Tx, homeId: string, approval: Pick<Approval, 'decidedBy'> | null): Promise<boolean> {
    const by = approval?.decidedBy ?? null;
    return by !== null && this.holds(tx, homeId, by, 'mfa_reset.approve');
  }

  /** Whether he is still signed in with the right: asked while a stream is open (A7-06). */
  async isPresent(
    tx: Tx,
    { tenantId, accountId, sessionId }: Admin,
    permission: Permission,
    idleSeconds: number,
  ): Promise<boolean> {
    const now = this.clock.now();
    const values = [tenantId, sessionId, now, secondsFrom(now, -idleSeconds)];
    const isSignedIn = await tx.inTenant(tenantId, async (home) => (await home.one(living, values)) !== null);
    return isSignedIn && this.holds(tx, tenantId, accountId, permission);
  }

  /** Who may approve: senior, settled, with a second factor of his own, and neither requester nor target (D-7). */
  async approvers(tx: Tx, admin: Pick<Admin, 'tenantId' | 'accountId'>, target: Party): Promise<readonly Approver[]> {
    const since = secondsFrom(this.clock.now(), -SETTLED_SECONDS);
    const tenantId = tx.tenantId;
    return tx.inTenant(admin.tenantId, async (home) => {
      const held = await home.rows<Holder>(holders, [admin.tenantId, tenantId, null]);
      const settled = held.filter(({ grantedAt, grantedBy }) => grantedBy === null || grantedAt <= since);
      const ids = new Set(settled.filter(mayDo('mfa_reset.approve')).map(({ accountId }) => accountId));
      const own = await this.accounts.find(home, admin.accountId);
      const taken = [target, ...(own ? [await this.party(home, own)] : [])].map(plainMarks);
      const found: Approver[] = [];
      for (const id of ids) {
        const approver = await this.eligible(home, id, taken);
        if (approver) found.push(approver);
      }
      return found;
    });
  }

  private async eligible(home: Tx, id: string, taken: readonly (readonly string[])[]): Promise<Approver | null> {
    const account = await this.accounts.find(home, id);
    if (!account || !isActive(account)) return null;
    const party = await this.party(home, account);
    if (taken.some((marks) => isSamePerson(marks, plainMarks(party)))) return null;
    const { factors, state } = await this.states.of(home, id);
    // 部分設定 (no recovery codes yet) still proves a second factor at every login.
    const hasFactor = state !== 'error' && factors.some(({ status, type }) => status === 'verified' && type !== 'recovery_code');
    if (!hasFactor) return null;
    const address = party.addresses.find((one) => one.includes('@'));
    const mailbox = address === undefined ? null : { address, language: account.language };
    return { id, name: account.name ?? account.username, mailbox };
  }
}
