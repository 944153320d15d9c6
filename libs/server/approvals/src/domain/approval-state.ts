import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';

/** 承認待ち, 承認済み, 却下, 取り下げ, 無効（内容変更）, 期限切れ, and used. */
export type ApprovalState = 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'void' | 'expired' | 'spent';
export type ApprovalAct = 'approve' | 'reject' | 'withdraw' | 'void' | 'spend';

export const approvalStates = ['pending', 'approved', 'rejected', 'withdrawn', 'void', 'expired', 'spent'] as const;
export const approvalActs = ['approve', 'reject', 'withdraw', 'void', 'spend'] as const;

const NEXT: Readonly<Partial<Record<ApprovalState, Readonly<Partial<Record<ApprovalAct, ApprovalState>>>>>> = {
  pending: { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn', void: 'void' },
  approved: { withdraw: 'withdrawn', void: 'void', spend: 'spent' },
};

export type ApprovalTimes = Readonly<{ state: ApprovalState; pendingUntil: Date; usableUntil: Date | null }>;

/** The state at a time: a deadline that passed counts although nobody has written it down. */
export function stateAt({ state, pendingUntil, usableUntil }: ApprovalTimes, now: Date): ApprovalState {
  if (state === 'pending' && pendingUntil <= now) return 'expired';
  if (state === 'approved' && (usableUntil === null || usableUntil <= now)) return 'expired';
  return state;
}

/** What an act makes of a request in this state, or why it does nothing. */
export function next(state: ApprovalState, act: ApprovalAct): Outcome<ApprovalState, Problem> {
  const reached = NEXT[state]?.[act];
  if (reached !== undefined) return ok(reached);
  return act === 'spend' ? refuse({ code: 'approval.unusable', state }) : refuse({ code: 'approval.already_decided', state });
}
