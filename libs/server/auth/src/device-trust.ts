import { Injectable } from '@nestjs/common';
import type { AuditEvent } from '#shared/contracts';
import { RememberedDevices } from '#server/mfa';
import { Clock, type Call, type Cookie, type Tx } from '#server/platform';
import type { InteractionRecord } from '#server/policies';
import { AccountNotices } from './account-notices.ts';
import { asksForProof, earnedBy } from './domain/device-rules.ts';
import { pageOf } from './page-of.ts';
import type { Situation } from './situation.ts';

/** A device that stood in for the second factor: what goes into the evidence, on record, and into the browser. */
export type StandIn = Readonly<{ record: InteractionRecord; event: AuditEvent; cookie: Cookie }>;

/** Remembered devices within logins (L-060): where the policy allows them, and only there. */
@Injectable()
export class DeviceTrust {
  constructor(
    private readonly devices: RememberedDevices,
    private readonly notices: AccountNotices,
    private readonly clock: Clock,
  ) {}

  /** After the first factor of `accountId`. Null where nothing is remembered, or the factor itself is asked for. */
  async standIn(tx: Tx, call: Call, { policy, transaction }: Situation, accountId: string): Promise<StandIn | null> {
    if (!policy.remember_device || !transaction.bound || asksForProof(policy, transaction.request)) return null;
    const used = await this.devices.use(tx, call, accountId, policy.remember_device.lifetime_days);
    if (!used) return null;
    const { id, method, factorId } = used.device;
    const record = {
      operation_type: 'DEVICE',
      method,
      call_count: 1,
      success_count: 1,
      failure_count: 0,
      interaction_time: this.clock.now().toISOString(),
      // With the factor goes what its device stood in for, also in sessions.
      factor_id: factorId,
    };
    const event = { ...about(id, accountId), type: 'device_used', outcome: 'success', detail: { method } } as const;
    return { record, event: { ...event, clientId: transaction.clientId }, cookie: used.cookie };
  }

  /** For how many days this browser may be remembered; null where the question is not to be asked. */
  async offer(tx: Tx, call: Call, { policy, transaction, subject }: Situation): Promise<number | null> {
    if (!policy.remember_device || !transaction.bound || !subject.account) return null;
    if (earnedBy(transaction.evidence, subject.factors) === null) return null;
    return (await this.devices.isKnown(tx, call, subject.account.id)) ? null : policy.remember_device.lifetime_days;
  }

  /** The person said yes. Null where there was nothing to say yes to. The owner is told by mail (L-071). */
  async remember(tx: Tx, call: Call, situation: Situation): Promise<{ cookie: Cookie; events: readonly AuditEvent[] } | null> {
    const { account, factors } = situation.subject;
    const days = await this.offer(tx, call, situation);
    const earned = earnedBy(situation.transaction.evidence, factors);
    if (days === null || !earned || !account) return null;
    const made = await this.devices.remember(tx, call, account.id, { ...earned, days });
    if (!made) return null;
    await this.notices.deviceRemembered(tx, pageOf(call, situation), account.id, days);
    const remembered = { ...about(made.id, account.id), type: 'device_remembered', outcome: 'success' } as const;
    const replaced = made.replaced.map(
      (one) => ({ ...about(one.id, one.accountId), type: 'device_forgotten', outcome: 'success', reason: 'replaced' }) as const,
    );
    return { cookie: made.cookie, events: [...replaced, { ...remembered, detail: { method: earned.method } }] };
  }
}

const about = (id: string, accountId: string) => ({ accountId, target: { type: 'remembered_device', id } });
