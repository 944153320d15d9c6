import type { IdentityProof, Problem, ResetMethod, ResetReason, Urgency } from '#shared/contracts';
import { cleanText, LONGEST_DETAIL, ok, refuse, type Outcome } from '#shared/kernel';
import type { ContentOf } from '#server/approvals';

/** What the administrator entered. Null where nothing was chosen: there is no default. */
export type ResetRequest = Readonly<{
  method: ResetMethod | null;
  reason: ResetReason | null;
  reasonDetail: string | null;
  urgency: Urgency | null;
  identityProof: IdentityProof | null;
  identityDetail: string | null;
}>;

export type CompleteRequest = Readonly<{
  method: ResetMethod;
  reason: ResetReason;
  reasonDetail: string | null;
  urgency: Urgency;
  identityProof: IdentityProof;
  identityDetail: string | null;
}>;

/** Cleans a detail; null for one that says nothing. */
export function readDetail(field: string, raw: string | null): Outcome<string | null, Problem> {
  if (raw === null) return ok(null);
  const { text, length } = cleanText(raw);
  if (length > LONGEST_DETAIL) return refuse({ code: 'reset.incomplete', messages: [`${field}: too_long`] });
  return ok(text.trim() === '' ? null : text);
}

/** Everything that has to be said before anybody approves or runs it; the first faults of all fields at once. */
export function requireComplete(request: ResetRequest): Outcome<CompleteRequest, Problem> {
  const { method, reason, urgency, identityProof, reasonDetail, identityDetail } = request;
  const faults = [
    ...(method === null ? ['method: required'] : []),
    ...(reason === null ? ['reason: required'] : []),
    ...(reason === 'other' && reasonDetail === null ? ['reason_detail: required'] : []),
    ...(urgency === null ? ['urgency: required'] : []),
  ];
  if (method === null || reason === null || urgency === null || faults.length > 0)
    return refuse({ code: 'reset.incomplete', messages: faults });
  if (identityProof === null || (identityProof === 'other' && identityDetail === null))
    return refuse({ code: 'reset.identity_proof_required' });
  return ok({ method, reason, reasonDetail, urgency, identityProof, identityDetail });
}

export type Approved = Readonly<{ tenantId: string; targetId: string; targetVersion: number; requesterId: string }>;

/** What an approval is of (ux.md D-10 and R-156): a change of any of it is another request. */
export const contentOf = (request: CompleteRequest, about: Approved): ContentOf<'mfa_reset'> => ({
  tenant: about.tenantId,
  target: about.targetId,
  target_version: about.targetVersion,
  requester: about.requesterId,
  method: request.method,
  reason: request.reason,
  reason_detail: request.reasonDetail,
  urgency: request.urgency,
  identity_proof: request.identityProof,
  identity_detail: request.identityDetail,
});
