import type { Evidence } from '#server/policies';

/** What a right password is as evidence, in the shape that a login leaves. */
export const passwordEvidence = (now: Date): Evidence => ({
  'password-authentication': {
    operation_type: 'AUTHENTICATION',
    method: 'password',
    call_count: 1,
    success_count: 1,
    failure_count: 0,
    interaction_time: now.toISOString(),
  },
});
