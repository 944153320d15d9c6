import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { secondsFrom, secondsUntil, type Call, type Tx } from '#server/platform';
import { ResetStore, type Reset } from '../db/reset.store.ts';
import type { Admin } from '../desk.ts';
import { mayAct } from '../domain/reset-phase.ts';
import { Escalations } from '../notices/escalations.ts';
import { Notices } from '../notices/notices.ts';
import { Surroundings } from '../surroundings.ts';

/** Between two instructions. */
export const COOLDOWN_SECONDS = 60;

/** What follows a run: a new ticket with instructions for the user, or a call for help. */
@Injectable()
export class SendAgain {
  constructor(
    private readonly around: Surroundings,
    private readonly resets: ResetStore,
    private readonly notices: Notices,
    private readonly escalations: Escalations,
  ) {}

  /** 「ユーザーに再設定手順を送信」: a ticket that voids the ones before. Also opens assisted set-up; the admin never sees it (D-6). */
  instructions(call: Call, tenantId: string, id: string): Promise<Outcome<null, Problem>> {
    return this.withReset(call, tenantId, id, async (tx, _, reset) => {
      const allowed = mayAct(reset.state, 'inform');
      if (!allowed.ok) return allowed;
      const now = this.around.clock.now();
      const last = await this.notices.lastAt(tx, id, 'mfaEnrolmentTicket');
      const again = last && secondsFrom(last, COOLDOWN_SECONDS);
      if (again && again > now) return refuse({ code: 'reset.cooldown', retryAfterSeconds: secondsUntil(now, again) });
      const user = await this.notices.recipient(tx, reset);
      if (!user) return refuse({ code: 'reset.user_not_found' });
      if (!user.account.enrolmentLocked) return refuse({ code: 'reset.wrong_state', state: 'set_up' });
      if (!(await this.notices.ticket(tx, user))) return refuse({ code: 'reset.no_address' });
      const target = { type: 'mfa_reset', id };
      const event = { type: 'mfa_reset_notified', outcome: 'success', accountId: reset.targetId, target } as const;
      await this.around.tell(tx, call, { ...event, detail: { purpose: 'enrolment' } });
      return ok(null);
    });
  }

  /** 「技術者に連絡」, and when nobody can approve. Answers how many were told. */
  help(call: Call, tenantId: string, id: string, cause: 'asked' | 'no_approver'): Promise<Outcome<{ told: number }, Problem>> {
    return this.withReset(call, tenantId, id, async (tx, admin, reset) =>
      ok({ told: await this.escalations.raise(tx, call, reset, cause, admin.accountId) }),
    );
  }

  private withReset<T>(
    call: Call,
    tenantId: string,
    id: string,
    act: (tx: Tx, admin: Admin, reset: Reset) => Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    return this.around.asAdmin(call, tenantId, { type: 'mfa_reset', id }, 'mfa_reset.execute', async (tx, admin) => {
      const reset = await this.resets.lock(tx, id);
      return reset ? act(tx, admin, reset) : refuse({ code: 'reset.not_found' });
    });
  }
}
