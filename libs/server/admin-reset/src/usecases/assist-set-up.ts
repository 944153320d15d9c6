import { Injectable } from '@nestjs/common';
import type { IssuedTicketView, Problem, SetUpView } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import { qrSvg } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { ResetStore, type Reset } from '../db/reset.store.ts';
import type { Admin } from '../desk.ts';
import { mayAct } from '../domain/reset-phase.ts';
import { ticketState } from '../domain/ticket-state.ts';
import { Targets } from '../people/targets.ts';
import { ResetTickets } from '../reset-tickets.ts';
import { Surroundings } from '../surroundings.ts';
import { setUpView } from '../views.ts';

/**
 * 「新しいMFA設定を今すぐ開始」 (R-121, D-6): the user is present and reads a link from the administrator's screen. The
 * administrator sees it once, as a picture, and never a key or a recovery code; the link is worth nothing without the password.
 */
@Injectable()
export class AssistSetUp {
  constructor(
    private readonly around: Surroundings,
    private readonly resets: ResetStore,
    private readonly accounts: AccountStore,
    private readonly tickets: ResetTickets,
    private readonly targets: Targets,
  ) {}

  /** How far the user got. Asked for by the clock, so it needs no fresh proof and is no record. */
  read(call: Call, tenantId: string, id: string): Promise<Outcome<SetUpView, Problem>> {
    return this.around.asReader(call, tenantId, { type: 'mfa_reset', id }, 'mfa_reset.execute', async (tx) => {
      const reset = await this.resets.find(tx, id);
      if (!reset) return refuse({ code: 'reset.not_found' });
      const allowed = mayAssist(reset);
      if (!allowed.ok) return allowed;
      const account = await this.accounts.find(tx, reset.targetId);
      if (!account) return refuse({ code: 'reset.user_not_found' });
      const contacts = await this.accounts.contacts(tx, account.id);
      const ticket = await this.tickets.newest(tx, id);
      return ok(setUpView(reset, { account, contacts }, ticket, this.around.clock.now()));
    });
  }

  /** A fresh link, which voids the one before, also one that was mailed. */
  issue(call: Call, tenantId: string, id: string): Promise<Outcome<IssuedTicketView, Problem>> {
    return this.withReset(call, tenantId, id, async (tx, reset, admin) => {
      const target = await this.targets.find(tx, admin, reset.targetId);
      if (!target) return refuse({ code: 'reset.user_not_found' });
      // Whoever was reset by a colleague does not let himself in by another account of his own.
      if (target.facts.isSelf) return refuse({ code: 'reset.self' });
      if (!target.account.enrolmentLocked) return refuse({ code: 'reset.wrong_state', state: 'set_up' });
      const issued = await this.tickets.issue(tx, id, reset.targetId, { channel: 'assisted', email: null });
      await this.tell(tx, call, 'enrolment_ticket_issued', reset);
      return ok({ id: issued.id, qr_code: qrSvg(issued.link), expires_at: issued.expiresAt.toISOString() });
    });
  }

  /** Takes the link back; of this and its use by the user one wins. */
  revoke(call: Call, tenantId: string, id: string, ticketId: string): Promise<Outcome<null, Problem>> {
    return this.withReset(call, tenantId, id, async (tx, reset) => {
      const ticket = await this.tickets.newest(tx, id);
      if (ticket?.id !== ticketId) return refuse({ code: 'reset.not_found' });
      if (!(await this.tickets.revoke(tx, ticket)))
        return refuse({ code: 'reset.wrong_state', state: ticketState(ticket.trace, true) });
      await this.tell(tx, call, 'enrolment_ticket_revoked', reset);
      return ok(null);
    });
  }

  private tell(tx: Tx, call: Call, type: 'enrolment_ticket_issued' | 'enrolment_ticket_revoked', reset: Reset): Promise<void> {
    const target = { type: 'mfa_reset', id: reset.id };
    return this.around.tell(tx, call, { type, outcome: 'success', accountId: reset.targetId, target });
  }

  private withReset<T>(
    call: Call,
    tenantId: string,
    id: string,
    act: (tx: Tx, reset: Reset, admin: Admin) => Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    return this.around.asAdmin(call, tenantId, { type: 'mfa_reset', id }, 'mfa_reset.execute', async (tx, admin) => {
      const reset = await this.resets.lock(tx, id);
      if (!reset) return refuse({ code: 'reset.not_found' });
      const allowed = mayAssist(reset);
      return allowed.ok ? act(tx, reset, admin) : allowed;
    });
  }
}

/** A pause took no factor away, so there is nothing to set up after it. */
function mayAssist(reset: Reset): Outcome<null, Problem> {
  const allowed = mayAct(reset.state, 'inform');
  if (!allowed.ok) return allowed;
  return reset.method === 'pause' ? refuse({ code: 'reset.wrong_state', state: 'paused' }) : ok(null);
}
