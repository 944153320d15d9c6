import type { ChecklistItem, IdentityProof, ResetMethod, ResetReason, ResetStep, Urgency } from '#shared/contracts';

/** Every member of a union, in the order given; one that is missing does not compile. */
const all =
  <T extends string>() =>
  <const L extends readonly T[]>(list: [T] extends [L[number]] ? L : never): L =>
    list;

// The contracts' own lists stand beside the schemas of the server, which are no part of a page.
export const resetMethods = all<ResetMethod>()(['complete', 'pause', 're_enrol']);
export const resetReasons = all<ResetReason>()(['device_lost', 'app_deleted', 'backup_codes_used', 'other']);
export const urgencies = all<Urgency>()(['low', 'medium', 'high', 'critical']);
export const identityProofs = all<IdentityProof>()(['in_person', 'call_back', 'video_id', 'supervisor', 'other']);
export const checklistItems = all<ChecklistItem>()([
  'identity_confirmed',
  'reason_recorded',
  'approval_given',
  'parties_informed',
  'plan_prepared',
]);
export const resetSteps = all<ResetStep>()(['preflight', 'sessions', 'factors', 'audit', 'notify']);
