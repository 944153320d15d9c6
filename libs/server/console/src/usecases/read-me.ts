import { Injectable } from '@nestjs/common';
import type { ConsoleMe, ConsoleSession, ConsoleTenant, ConsoleTimes, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { Call, Tx } from '#server/platform';
import { organizationTable, tenantTable } from '#server/tenancy';
import { presentedBy } from '../cookies.ts';
import { BindingStore } from '../db/binding.store.ts';
import { PreferenceStore } from '../db/preference.store.ts';
import { ConsoleSessionStore, type ConsoleSessionRow } from '../db/console-session.store.ts';
import { idleUntil } from '../domain/console-life.ts';
import { permissionsOf, rolesIn } from '../domain/rights.ts';
import { adminOf, Surroundings, type Admin } from '../surroundings.ts';

const ended = refuse({ code: 'console.session_ended' } as const);

/** Who is signed in, what he may do where, and how long it lasts. */
@Injectable()
export class ReadMe {
  constructor(
    private readonly around: Surroundings,
    private readonly sessions: ConsoleSessionStore,
    private readonly bindings: BindingStore,
    private readonly preferences: PreferenceStore,
  ) {}

  /** `GET /api/me` (R-010…R-014): asked once a page load. */
  run(call: Call): Promise<Outcome<ConsoleMe, Problem>> {
    const admin = adminOf(call);
    return this.around.db.run({ tenantId: admin.tenantId, organizationId: admin.organizationId }, async (tx) => {
      const session = await this.find(tx, call);
      const organization = await tx.manager.findOneBy(organizationTable, { id: admin.organizationId });
      if (!session || !organization) return ended;
      const { id, slug, name } = organization;
      return ok({
        id: session.accountId,
        username: session.username,
        name: session.name ?? session.username,
        organization: { id, slug, name },
        tenants: await this.tenants(tx, admin),
        preferences: await this.preferences.of(tx, session.accountId),
        last_login_at: session.previousLoginAt?.toISOString() ?? null,
        ...this.standing(session, admin),
      });
    });
  }

  /** `GET /api/session`, `POST /api/session/touch`: the times alone. */
  times(call: Call): Promise<Outcome<ConsoleSession, Problem>> {
    const admin = adminOf(call);
    return this.around.db.run(admin.tenantId, async (tx) => {
      const session = await this.find(tx, call);
      return session ? ok(this.standing(session, admin)) : ended;
    });
  }

  private find(tx: Tx, call: Call): Promise<ConsoleSessionRow | null> {
    const secret = presentedBy(call)?.secret ?? '';
    return this.sessions.find(tx, secret, { acts: false, idleSeconds: this.around.idleSeconds });
  }

  private standing(session: ConsoleSessionRow, { elevation }: Admin): ConsoleSession {
    const { idleSeconds } = this.around;
    const times: ConsoleTimes = {
      now: this.around.clock.now().toISOString(),
      idle_until: idleUntil(session, idleSeconds).toISOString(),
      ends_at: session.expiresAt.toISOString(),
      idle_seconds: idleSeconds,
    };
    return { times, elevation: { until: elevation === null || elevation === 'expired' ? null : elevation.until } };
  }

  /** Those he has a role in: users' tenants first, in the order they were made. */
  private async tenants(tx: Tx, { accountId, organizationId }: Admin): Promise<readonly ConsoleTenant[]> {
    const bindings = await this.bindings.of(tx, accountId);
    const all = await tx.manager.find(tenantTable, { where: { organizationId }, order: { createdAt: 'ASC' } });
    const ofUsers = [...all].sort((a, b) => Number(b.kind === 'PUBLIC') - Number(a.kind === 'PUBLIC'));
    return ofUsers
      .map(({ id, name, kind }) => ({ id, name, kind, roles: rolesIn(bindings, id) }))
      .filter(({ roles }) => roles.length > 0)
      .map((tenant) => ({ ...tenant, permissions: permissionsOf(tenant.roles) }));
  }
}
