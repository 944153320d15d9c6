import type { ChecklistItem, ResetMethod, ResetState } from '#shared/contracts';

// Written out and held to the types: the contracts themselves would bring their schemas along, which make functions from
// text, and the content policy forbids that.
export const methods = ['complete', 'pause', 're_enrol'] as const satisfies readonly ResetMethod[];
export const states = [
  ...(['draft', 'running', 'completed', 'partially_failed', 'rolled_back', 'failed', 'cancelled'] as const),
] as const satisfies readonly ResetState[];
export const checklist = [
  ...(['identity_confirmed', 'reason_recorded', 'approval_given', 'parties_informed', 'plan_prepared'] as const),
] as const satisfies readonly ChecklistItem[];
