import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { OUTBOUND } from '#server/mfa';
import type { Outbound } from '#server/outbound';
import { Clock, TenantDb } from '#server/platform';
import { HookStore, type Hook } from '../db/hook.store.ts';
import { ResetStore, type Reset } from '../db/reset.store.ts';
import { RunStore, type FactorRow } from '../db/run.store.ts';

const TIMEOUT_MS = 10_000;
/** Gone already is as good as gone. */
const isDone = (status: number): boolean => (status >= 200 && status < 300) || status === 404 || status === 410;

/** One signed request to each hook of a factor. */
@Injectable()
export class HookCalls {
  constructor(
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  /** Null when all of them forgot it; else a code that says what the first refusal was. */
  async all(tenantId: string, hooks: readonly Hook[], reset: Reset, factor: FactorRow): Promise<string | null> {
    for (const hook of hooks) {
      const code = await this.one(tenantId, hook, reset, factor);
      if (code !== null) return code;
    }
    return null;
  }

  private async one(tenantId: string, hook: Hook, reset: Reset, factor: FactorRow): Promise<string | null> {
    const id = `${reset.id}.${factor.factorId}.${hook.id}`;
    const at = String(Math.floor(this.clock.now().getTime() / 1000));
    const facts = { type: 'mfa.factor.deregister', tenant_id: tenantId, user_id: reset.targetId, run_id: reset.id };
    const body = JSON.stringify({ ...facts, factor_id: factor.factorId, factor_type: factor.type });
    const signature = createHmac('sha256', hook.secret).update(`${id}.${at}.${body}`).digest('base64');
    const headers = { 'content-type': 'application/json', 'idempotency-key': id, 'webhook-id': id, 'webhook-timestamp': at };
    const signed = { ...headers, 'webhook-signature': `v1,${signature}` };
    const answer = await this.outbound.post({ url: hook.url, headers: signed, body }, TIMEOUT_MS);
    if (!answer.ok) return 'hook_unreachable';
    return isDone(answer.status) ? null : `hook_status_${answer.status}`;
  }
}

/**
 * Asks the tenant's own systems to forget a factor before it is removed here (signed HTTP, one call a factor). No connection is
 * held meanwhile. It may be asked twice for one factor, always under the same id.
 */
@Injectable()
export class Deregistrations {
  constructor(
    private readonly db: TenantDb,
    private readonly resets: ResetStore,
    private readonly runs: RunStore,
    private readonly hooks: HookStore,
    private readonly calls: HookCalls,
  ) {}

  async run(tenantId: string, resetId: string): Promise<void> {
    const { reset, factors, hooks } = await this.db.run(tenantId, async (tx) => ({
      reset: await this.resets.find(tx, resetId),
      factors: await this.runs.factors(tx, resetId),
      hooks: await this.hooks.list(tx),
    }));
    if (reset?.state !== 'running' || reset.method === 'pause' || hooks.length === 0) return;
    for (const factor of factors.filter(({ outcome }) => outcome === 'waiting' || outcome === 'failed')) {
      const concerned = hooks.filter(({ factorTypes }) => factorTypes.includes(factor.type));
      if (concerned.length === 0) continue;
      const code = await this.calls.all(tenantId, concerned, reset, factor);
      await this.db.run(tenantId, (tx) =>
        this.runs.markFactor(tx, resetId, factor.factorId, code === null ? 'deregistered' : 'failed', code),
      );
    }
  }
}
