import { LONGEST_DETAIL } from '#shared/kernel';
import type { BreakGlassRefusal } from '#server/admin-reset';

/** What an operator is told, and what to do. */
export const refusalWords: Readonly<Record<BreakGlassRefusal, string>> = {
  unknown: 'This request was never opened in this database. Begin again with `break-glass ask`.',
  edited: 'The request is not what was opened: it was edited. Begin again with `break-glass ask`.',
  spent: 'This request was carried out already.',
  expired: 'The request is older than 15 minutes. Begin again with `break-glass ask`.',
  organization_unknown: 'There is no such organization, or the tenant is not one of it.',
  user_unknown: 'There is no such user in this tenant.',
  detail_missing: 'Where the reason or the proof is "other", say more with --detail or --proof-detail.',
  detail_too_long: `A detail has at most ${LONGEST_DETAIL} characters. Nothing was opened; say it shorter.`,
  not_two_signatures: 'Exactly two signatures are needed.',
  key_unknown: 'A signature is by a key that nobody of this organization registered.',
  key_revoked: 'A signature is by a key that was revoked.',
  signature_wrong: 'A signature is not of this request.',
  signer_not_entitled: 'A signer is not, or not for 24 hours yet, a security or senior administrator of this tenant.',
  same_person: 'Both signatures are of one person.',
  signer_is_user: 'The user whose factors are reset cannot sign.',
  senior_needed: 'One of the two has to be a senior administrator.',
  user_changed: 'The user has changed since the request was opened. Begin again with `break-glass ask`.',
  reset_under_way: 'Another reset of this user is under way. It has to end first.',
  nothing_to_reset: 'The user has no second factor.',
};
