import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { isActive } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import { isOwnPage } from '#server/self-service';
import { tenantTable } from '#server/tenancy';
import { presentedBy } from '../cookies.ts';
import { BindingStore } from '../db/binding.store.ts';
import { ConsoleSessionStore, type ConsoleSessionRow } from '../db/console-session.store.ts';
import { ReauthenticationStore } from '../db/reauthentication.store.ts';
import { elevationOf } from '../domain/elevation.ts';
import { permissionsOf, printOf, rolesIn, type Binding } from '../domain/rights.ts';
import { Surroundings, type Admin } from '../surroundings.ts';

/** Which organization and tenant the address names, whether the call changes something, and whether a person caused it. */
export type Asked = Readonly<{ organizationId?: string; tenantId?: string; changes: boolean; acts: boolean }>;
type Known = Readonly<{ session: ConsoleSessionRow; personId: string; bindings: readonly Binding[]; admin: Admin }>;

/** Who calls the console, as everything about him stands at this moment: session, roles, fresh proof. */
@Injectable()
export class AuthenticateAdmin {
  constructor(
    private readonly around: Surroundings,
    private readonly sessions: ConsoleSessionStore,
    private readonly bindings: BindingStore,
    private readonly proofs: ReauthenticationStore,
  ) {}

  /** The second answer is the caller as far as he is known, so that a refusal is recorded under his name. */
  async run(call: Call, asked: Asked): Promise<Readonly<{ outcome: Outcome<Admin, Problem>; known: Admin | null }>> {
    const ownOrigin = new URL(this.around.config.CONSOLE_URL).origin;
    const strange = !isOwnPage(call.browser, { changes: asked.changes, ownOrigin });
    const presented = strange ? null : presentedBy(call);
    if (presented === null)
      return { outcome: refuse({ code: strange ? 'request.cross_site' : 'console.session_ended' }), known: null };
    const { organizationId } = asked;
    return this.around.db.run({ tenantId: presented.tenantId, ...(organizationId ? { organizationId } : {}) }, async (tx) => {
      const found = await this.find(tx, presented.secret, asked.acts);
      if (!found) return { outcome: refuse({ code: 'console.session_ended' as const }), known: null };
      return { outcome: await this.enter(tx, found, asked), known: found.admin };
    });
  }

  private async find(tx: Tx, secret: string, acts: boolean): Promise<Known | null> {
    const session = await this.sessions.find(tx, secret, { acts, idleSeconds: this.around.idleSeconds });
    const own = session && (await this.around.directory.tenant(tx));
    if (!session || !own || own.kind === 'PUBLIC' || !isActive(session) || session.personId === null) return null;
    const bindings = await this.bindings.of(tx, session.accountId);
    if (bindings.length === 0) return null;
    const now = this.around.clock.now();
    const elevation = elevationOf(await this.proofs.newest(tx, session.id), { roles: printOf(bindings), now });
    const who = { tenantId: tx.tenantId, accountId: session.accountId, personId: session.personId, sessionId: session.id };
    const permissions = permissionsOf(rolesIn(bindings, null));
    const admin: Admin = { kind: 'admin', ...who, organizationId: own.organizationId, permissions, elevation };
    return { session, personId: session.personId, bindings, admin };
  }

  /** A tenant of others, one without a role and one that does not exist are refused alike (TH-20). */
  private async enter(tx: Tx, { admin, bindings }: Known, asked: Asked): Promise<Outcome<Admin, Problem>> {
    const { organizationId, tenantId } = asked;
    if (organizationId === undefined || tenantId === undefined) return ok(admin);
    const denied = refuse({ code: 'console.tenant_denied' as const });
    if (organizationId !== admin.organizationId) return denied;
    const permissions = permissionsOf(rolesIn(bindings, tenantId));
    if (permissions.length === 0) return denied;
    const isInside = await tx.manager.existsBy(tenantTable, { id: tenantId, organizationId });
    return isInside ? ok({ ...admin, permissions }) : denied;
  }
}
