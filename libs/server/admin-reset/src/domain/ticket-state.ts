import type { TicketState } from '#shared/contracts';
import type { TicketTrace } from '#server/accounts';

/**
 * How far the user got with the newest ticket of a reset (ux.md D-6). Of one that was swept away only the account can tell: it
 * stays locked until some ticket was used.
 */
export function ticketState(trace: TicketTrace | null, enrolmentLocked: boolean): TicketState {
  if (trace === null) return enrolmentLocked ? 'expired' : 'done';
  if (trace.voidedAt !== null) return 'revoked';
  if (trace.spentAt !== null) return 'done';
  if (!trace.stands) return 'expired';
  return trace.openedAt === null ? 'unopened' : 'setting_up';
}
