import type { Problem, ResetState } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { ApprovalState } from '#server/approvals';

/** Where a reset stands: its own state and, while it is a draft, what became of its request for approval. */
export type ResetPhase = ResetState | 'awaiting_approval' | 'approved';

export const resetPhases = [
  'draft',
  'awaiting_approval',
  'approved',
  'running',
  'completed',
  'partially_failed',
  'rolled_back',
  'failed',
  'cancelled',
] as const satisfies readonly ResetPhase[];

export const resetActs = [
  'edit',
  'request_approval',
  'withdraw',
  'confirm',
  'execute',
  'retry',
  'roll_back',
  'resume',
  'inform',
  'cancel',
] as const;
export type ResetAct = (typeof resetActs)[number];

const ALLOWED: Readonly<Record<ResetPhase, readonly ResetAct[]>> = {
  draft: ['edit', 'request_approval', 'confirm', 'execute', 'cancel'],
  // An edit is allowed and takes the approval with it.
  awaiting_approval: ['edit', 'request_approval', 'withdraw', 'cancel'],
  approved: ['edit', 'withdraw', 'confirm', 'execute', 'cancel'],
  running: [],
  completed: ['resume', 'inform'],
  partially_failed: ['retry', 'roll_back'],
  rolled_back: [],
  failed: [],
  cancelled: [],
};

export function phaseOf(state: ResetState, approval: ApprovalState | null): ResetPhase {
  if (state !== 'draft') return state;
  if (approval === 'pending') return 'awaiting_approval';
  return approval === 'approved' ? 'approved' : 'draft';
}

/** Whether an act has its place in this phase; a running reset is nobody's to change (R-056, D-24). */
export function mayAct(phase: ResetPhase, act: ResetAct): Outcome<null, Problem> {
  if (ALLOWED[phase].includes(act)) return ok(null);
  return refuse(phase === 'running' ? { code: 'reset.in_progress' } : { code: 'reset.wrong_state', state: phase });
}
