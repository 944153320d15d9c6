import type { Evidence, Facts } from './facts.ts';
import { factorOf, methods } from './methods.ts';
import { recordOf } from './path.ts';
import type { Policy } from './policy.ts';

/** Under this name a remembered device stands in the evidence; its `method` is the one that was proved when it was remembered. */
export const REMEMBERED_DEVICE = 'remembered-device';

/** Whether a remembered device stood in for a second factor. */
export const usedDevice = (evidence: Evidence): boolean => (recordOf(evidence, REMEMBERED_DEVICE)?.success_count ?? 0) > 0;

/** What was proved here and now. */
export const withoutDevice = ({ [REMEMBERED_DEVICE]: _, ...proved }: Evidence): Evidence => proved;

/**
 * What the conditions of success see: where the policy allows it and something known was proved here, a remembered device
 * counts as the method that earned it, and as no other. Only conditions see it. It is no factor (NIST SP 800-63B-4 section 5.1:
 * "remember me" is never one), so acr, AAL and the scopes that want a level look at the evidence itself.
 */
export function withDevice(policy: Policy, facts: Facts): Facts {
  const record = recordOf(facts.evidence, REMEMBERED_DEVICE);
  const earnedBy = methods.find((one) => one.kind === 'possession' && one.method === record?.method);
  if (!policy.remember_device || !record || !usedDevice(facts.evidence) || !earnedBy) return facts;
  const known = methods.some(
    (one) => factorOf(one) === 'knowledge' && (recordOf(facts.evidence, one.provedBy)?.success_count ?? 0) > 0,
  );
  const before = recordOf(facts.evidence, earnedBy.provedBy);
  if (!known || (before?.success_count ?? 0) > 0) return facts;
  const lent = { ...record, failure_count: before?.failure_count ?? 0, call_count: (before?.call_count ?? 0) + 1 };
  return { ...facts, evidence: { ...facts.evidence, [earnedBy.provedBy]: lent } };
}
