import { Inject, Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { OUTBOUND } from '#server/mfa';
import type { Outbound } from '#server/outbound';
import { randomToken, type Call, type Tx } from '#server/platform';
import { HookStore } from '../db/hook.store.ts';
import { Surroundings } from '../surroundings.ts';

const MOST_HOOKS = 10;
type HookView = Readonly<{ id: string; url: string; factor_types: readonly string[] }>;

/** The address is stored and shown as it is, so no secret may stand in it; what it is signed with is made here. */
const faultOf = ({ username, password, hash }: URL): string | null =>
  username + password + hash === '' ? null : 'must not hold credentials or a fragment';

/** The tenant's own systems that have to forget a factor before it is removed. The secret is shown once, to whoever adds one. */
@Injectable()
export class ChangeHooks {
  constructor(
    private readonly around: Surroundings,
    private readonly hooks: HookStore,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
  ) {}

  list(call: Call, tenantId: string): Promise<Outcome<{ list: readonly HookView[] }, Problem>> {
    return this.as(call, tenantId, async (tx) => {
      const hooks = await this.hooks.list(tx);
      return ok({ list: hooks.map(({ id, url, factorTypes }) => ({ id, url, factor_types: factorTypes })) });
    });
  }

  add(
    call: Call,
    tenantId: string,
    url: string,
    factorTypes: readonly string[],
  ): Promise<Outcome<{ id: string; secret: string }, Problem>> {
    return this.as(call, tenantId, async (tx) => {
      const address = new URL(url);
      const fault = faultOf(address) ?? this.outbound.checkUrl(address);
      if (fault !== null) return refuse({ code: 'request.invalid', messages: [`url: ${fault}`] });
      if ((await this.hooks.list(tx)).length >= MOST_HOOKS)
        return refuse({ code: 'resource.conflict', messages: [`at most ${MOST_HOOKS} hooks`] });
      const secret = randomToken();
      const id = await this.hooks.add(tx, { url, factorTypes, secret });
      await this.tell(tx, call, id, 'added');
      return ok({ id, secret });
    });
  }

  disable(call: Call, tenantId: string, id: string): Promise<Outcome<null, Problem>> {
    return this.as(call, tenantId, async (tx) => {
      if (!isUuid(id) || !(await this.hooks.disable(tx, id))) return refuse({ code: 'request.not_found' });
      await this.tell(tx, call, id, 'disabled');
      return ok(null);
    });
  }

  private tell(tx: Tx, call: Call, id: string, action: 'added' | 'disabled'): Promise<void> {
    const target = { type: 'mfa_reset_hook', id };
    return this.around.tell(tx, call, { type: 'mfa_reset_hook_changed', outcome: 'success', target, detail: { action } });
  }

  private as<T>(call: Call, tenantId: string, act: (tx: Tx) => Promise<Outcome<T, Problem>>): Promise<Outcome<T, Problem>> {
    return this.around.asAdmin(call, tenantId, { type: 'mfa_reset', id: tenantId }, 'idp:tenant:update', act);
  }
}
