import { Injectable } from '@nestjs/common';
import { roleMay, type Permission } from '#shared/contracts';
import { AccountStore, isActive } from '#server/accounts';
import { isSamePerson, isSignedBy, OfflineKeys, plainMarks, type KnownKey, type RequestSignature } from '#server/approvals';
import { Clock, secondsFrom, statement, type Tx } from '#server/platform';
import type { BreakGlassRequest, Signer } from '../domain/break-glass.ts';
import { SETTLED_SECONDS } from '../domain/settled.ts';
import { Admins } from '../people/admins.ts';

const settledRoles = statement(
  'offline-signers.roles',
  `SELECT role FROM role_binding WHERE tenant_id = $1 AND account_id = $2 AND (scope_tenant_id IS NULL OR scope_tenant_id = $3)
     AND (granted_by IS NULL OR granted_at <= $4)`,
);

/** Who signed, with the account and the person behind the key. */
export type KnownSigner = Signer & Readonly<{ accountId: string | null; personId: string | null }>;
const STRANGER: KnownSigner = { key: null, rights: null, marks: [], accountId: null, personId: null };

/** The persons behind offline keys, as they stand now. Their accounts live in the organization's own tenant. */
@Injectable()
export class OfflineSigners {
  constructor(
    private readonly keys: OfflineKeys,
    private readonly accounts: AccountStore,
    private readonly admins: Admins,
    private readonly clock: Clock,
  ) {}

  /** Their keys stay as they are until the transaction ends; always in one order, so that two acts never wait for each other. */
  read(tx: Tx, request: BreakGlassRequest, given: readonly RequestSignature[]): Promise<readonly KnownSigner[]> {
    const ordered = [...given].sort((left, right) => (left.key < right.key ? -1 : 1));
    return tx.inTenant(request.home, async (home) => {
      const found: KnownSigner[] = [];
      for (const signature of ordered) found.push(await this.signer(home, request, signature));
      return found;
    });
  }

  /** Whether somebody else than the user could sign as a senior. */
  seniorAtHand(tx: Tx, homeId: string, user: readonly string[]): Promise<boolean> {
    const tenantId = tx.tenantId;
    return tx.inTenant(homeId, async (home) => {
      for (const id of await this.keys.holders(home)) {
        const { rights, marks } = await this.person(home, id, tenantId);
        if (rights?.approve && !isSamePerson(marks, user)) return true;
      }
      return false;
    });
  }

  private async signer(home: Tx, request: BreakGlassRequest, signature: RequestSignature): Promise<KnownSigner> {
    const key = await this.keys.lock(home, signature.key);
    if (!key) return STRANGER;
    const person = await this.person(home, key.accountId, request.tenant);
    return { ...person, key: { standing: key.standing, signs: signs(request, signature, key) }, accountId: key.accountId };
  }

  private async person(home: Tx, id: string, tenantId: string) {
    const account = await this.accounts.find(home, id);
    // D-7: who waits to set up a second factor of his own stands behind nothing.
    const isWhole = account !== null && isActive(account) && !account.enrolmentLocked;
    if (!isWhole || account.personId === null) return { rights: null, marks: [], personId: null };
    const since = secondsFrom(this.clock.now(), -SETTLED_SECONDS);
    const held = await home.rows<{ role: string }>(settledRoles, [home.tenantId, id, tenantId, since]);
    const may = (permission: Permission) => held.some(({ role }) => roleMay(role, permission));
    const rights = { execute: may('mfa_reset.execute'), approve: may('mfa_reset.approve') };
    return { rights, marks: plainMarks(await this.admins.party(home, account)), personId: account.personId };
  }
}

const signs = (request: BreakGlassRequest, signature: RequestSignature, { publicKey }: KnownKey): boolean =>
  isSignedBy(request, signature, publicKey);
