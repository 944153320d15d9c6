import { Injectable } from '@nestjs/common';
import { maskEmail } from '#shared/kernel';
import { OfflineRequests } from '#server/approvals';
import { statement, type Tx } from '#server/platform';

const named = statement('reset.names', `SELECT id, name, username FROM account WHERE tenant_id = $1 AND id = ANY($2::uuid[])`);
type Row = Readonly<{ id: string; name: string | null; username: string }>;
type Of = Readonly<{ requesterTenantId: string; requesterId: string; targetId: string }>;
export type Named = Readonly<{ id: string; name: string }>;

type Run = Readonly<{ requesterTenantId: string; requesterId: string; approvalId: string | null }>;
/** `signers`: the two of a break-glass reset, and nobody else's. */
export type RunPeople = Readonly<{ executor: string; approver: string | null; signers: readonly Named[] }>;

/** What the people of a list are called. Who has no name is told by the masked address (D-19); who is gone, by the id. */
@Injectable()
export class Names {
  constructor(private readonly requests: OfflineRequests) {}

  /** Executors live in the organization's own tenant, targets in the present one. */
  async of(tx: Tx, resets: readonly Of[]): Promise<(reset: Of) => Readonly<{ user: Named; executor: Named }>> {
    const users = await this.read(
      tx,
      resets.map(({ targetId }) => targetId),
    );
    const admins = new Map<string, string>();
    for (const home of new Set(resets.map(({ requesterTenantId }) => requesterTenantId))) {
      const ids = resets.filter(({ requesterTenantId }) => requesterTenantId === home).map(({ requesterId }) => requesterId);
      for (const [id, name] of await tx.inTenant(home, (there) => this.read(there, ids))) admins.set(id, name);
    }
    return ({ targetId, requesterId }) => ({
      user: { id: targetId, name: users.get(targetId) ?? targetId },
      executor: { id: requesterId, name: admins.get(requesterId) ?? requesterId },
    });
  }

  /** Some administrators of the organization's own tenant. */
  async admins(tx: Tx, homeId: string, ids: readonly string[]): Promise<(id: string) => Named> {
    const known = await tx.inTenant(homeId, (there) => this.read(there, ids));
    return (id) => ({ id, name: known.get(id) ?? id });
  }

  /** Who stands behind one run, for its report. What a run spent is an approval or a request that two people signed. */
  async ofRun(tx: Tx, { requesterTenantId: home, requesterId, approvalId }: Run, approver: string | null): Promise<RunPeople> {
    const signers = approvalId === null ? [] : await this.requests.signers(tx, approvalId);
    const named = await this.admins(tx, home, [requesterId, ...signers, ...(approver === null ? [] : [approver])]);
    const approverName = approver === null ? null : named(approver).name;
    return { executor: named(requesterId).name, approver: approverName, signers: signers.map(named) };
  }

  private async read(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = ids.length === 0 ? [] : await tx.rows<Row>(named, [tx.tenantId, [...new Set(ids)]]);
    return new Map(rows.map(({ id, name, username }) => [id, name ?? maskEmail(username)]));
  }
}
