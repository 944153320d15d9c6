import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Problem, Role } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, RoleStore, Tickets } from '#server/accounts';
import { Tenants } from '#server/management';
import { statement, systemCall, type Tx } from '#server/platform';
import { issuerOf } from '#server/sessions';
import { DoorStore, type Door } from '../db/door.store.ts';
import { Surroundings } from '../surroundings.ts';

const insertOrganization = statement(
  'console.bootstrap-organization',
  `INSERT INTO organization (id, slug, name) VALUES ($1, $2, $3)`,
);
const wasEntered = statement('console.was-entered', `SELECT 1 AS entered FROM console_session WHERE tenant_id = $1 LIMIT 1`);

export type FirstAdministrator = Readonly<{ slug: string; email: string; name: string; roles: readonly Role[] }>;

/** What an administrator is made of. */
@Injectable()
export class BootstrapParts {
  constructor(
    readonly accounts: AccountStore,
    readonly roles: RoleStore,
    readonly tickets: Tickets,
    readonly tenants: Tenants,
    readonly doors: DoorStore,
  ) {}
}

/**
 * The first administrators of an installation, each by a link that is good once and for 30 minutes (product.md section 4.16).
 * It makes the ADMIN tenant where there is none. As soon as an administrator has signed in, nobody is made this way any more.
 */
@Injectable()
export class BootstrapAdministrator {
  constructor(
    private readonly around: Surroundings,
    private readonly parts: BootstrapParts,
  ) {}

  /** The link by which the password is chosen. */
  async run(first: FirstAdministrator): Promise<Outcome<{ link: string }, Problem>> {
    const door = await this.parts.doors.find(first.slug);
    if (door) return this.around.db.run(door.tenantId, (tx) => this.make(tx, first));
    const made: Door = { organizationId: randomUUID(), tenantId: randomUUID() };
    return this.around.db.run(made, async (tx) => {
      await tx.count(insertOrganization, [made.organizationId, first.slug, first.slug]);
      const body = { id: made.tenantId, name: 'admin', domain: this.around.config.PUBLIC_URL };
      const tenant = await this.parts.tenants.make(tx, made.organizationId, 'ADMIN', body, {});
      return tenant.ok ? this.make(tx, first) : tenant;
    });
  }

  private async make(tx: Tx, { email, name, roles }: FirstAdministrator): Promise<Outcome<{ link: string }, Problem>> {
    const closed = (message: string) => refuse({ code: 'resource.conflict' as const, messages: [message] });
    if (await tx.one(wasEntered, [tx.tenantId]))
      return closed('an administrator has signed in already: add others at the console');
    const account = { username: email, name, passwordHash: null, important: true, personId: randomUUID() };
    const now = this.around.clock.now();
    const id = await this.parts.accounts.create(tx, { ...account, email: { value: email, verifiedAt: now } });
    if (id === null) return closed('there is an account of this name already');
    for (const role of roles) await this.parts.roles.grant(tx, id, role);
    const token = await this.parts.tickets.issue(tx, 'password_reset', id, email);
    const event = { type: 'user_created', outcome: 'success', reason: 'bootstrap', accountId: id, userName: email } as const;
    await this.around.audit.append(tx, systemCall('bootstrap', randomUUID()), [event]);
    return ok({ link: `${issuerOf(this.around.config, tx.tenantId)}/password-reset#token=${token}` });
  }
}
