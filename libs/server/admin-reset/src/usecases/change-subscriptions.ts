import { Inject, Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, maskEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { OUTBOUND } from '#server/mfa';
import type { Outbound } from '#server/outbound';
import { randomToken, type Call, type Tx } from '#server/platform';
import { SubscriptionStore, type Subscription } from '../db/subscription.store.ts';
import type { Admin } from '../desk.ts';
import { Surroundings } from '../surroundings.ts';

const MOST = 20;
type Wanted = Pick<Subscription, 'kind' | 'address'>;

/** Who is told of incidents. The secret of a webhook is shown once, to whoever adds it. */
@Injectable()
export class ChangeSubscriptions {
  constructor(
    private readonly around: Surroundings,
    private readonly subscriptions: SubscriptionStore,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
  ) {}

  list(call: Call, tenantId: string) {
    return this.as(call, tenantId, async (tx) => {
      const list = await this.subscriptions.list(tx);
      return ok({ list: list.map(({ id, kind, address }) => ({ id, kind, address: shown(kind, address) })) });
    });
  }

  add(call: Call, tenantId: string, { kind, address }: Wanted): Promise<Outcome<{ id: string; secret: string | null }, Problem>> {
    return this.as(call, tenantId, async (tx, admin) => {
      const fault = kind === 'webhook' ? this.outbound.checkUrl(new URL(address)) : null;
      if (fault !== null) return refuse({ code: 'request.invalid', messages: [`address: ${fault}`] });
      if ((await this.subscriptions.list(tx)).length >= MOST)
        return refuse({ code: 'resource.conflict', messages: [`at most ${MOST} subscriptions`] });
      const secret = kind === 'webhook' ? randomToken() : null;
      const id = await this.subscriptions.add(tx, { kind, address, secret }, admin.accountId);
      await this.tell(tx, call, id, 'added');
      return ok({ id, secret });
    });
  }

  remove(call: Call, tenantId: string, id: string): Promise<Outcome<null, Problem>> {
    return this.as(call, tenantId, async (tx) => {
      if (!isUuid(id) || !(await this.subscriptions.remove(tx, id))) return refuse({ code: 'request.not_found' });
      await this.tell(tx, call, id, 'removed');
      return ok(null);
    });
  }

  private tell(tx: Tx, call: Call, id: string, action: 'added' | 'removed'): Promise<void> {
    const target = { type: 'incident_subscription', id };
    return this.around.tell(tx, call, { type: 'incident_subscription_changed', outcome: 'success', target, detail: { action } });
  }

  private as<T>(call: Call, tenantId: string, act: (tx: Tx, admin: Admin) => Promise<Outcome<T, Problem>>) {
    return this.around.asAdmin(call, tenantId, { type: 'mfa_reset', id: tenantId }, 'idp:tenant:update', act);
  }
}

/** An address in a list is masked, and of a URL the query, which may be a key, is left out (A16-02). */
function shown(kind: Subscription['kind'], address: string): string {
  if (kind === 'mail') return maskEmail(address);
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}
