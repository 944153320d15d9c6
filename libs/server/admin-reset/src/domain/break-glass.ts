import { identityProofs, resetReasons } from '#shared/contracts';
import { LONGEST_DETAIL } from '#shared/kernel';
import { isSamePerson, type OfflineState } from '#server/approvals';
import { z } from 'zod';

export const BREAK_GLASS = 'sekisho.break_glass_reset/1';
/** Why such a run needed two people, beside the reasons for an approval. */
export const BY_BREAK_GLASS = 'break_glass';
const detail = z.string().min(1).max(LONGEST_DETAIL).nullable();

/** What two people sign: one complete reset of one user, as he was when it was asked for. Nothing else can be done this way. */
export const breakGlassRequest = z.strictObject({
  kind: z.literal(BREAK_GLASS),
  id: z.uuid(),
  organization: z.string(),
  home: z.uuid(),
  tenant: z.uuid(),
  tenant_name: z.string(),
  user: z.uuid(),
  user_name: z.string(),
  user_version: z.int(),
  reason: z.enum(resetReasons),
  reason_detail: detail,
  identity_proof: z.enum(identityProofs),
  identity_detail: detail,
  issued_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
});
export type BreakGlassRequest = Readonly<z.infer<typeof breakGlassRequest>>;

/** Why nothing was done. */
export type BreakGlassRefusal =
  | Exclude<OfflineState, 'open'>
  | 'organization_unknown'
  | 'user_unknown'
  | 'detail_missing'
  | 'detail_too_long'
  | 'not_two_signatures'
  | 'key_unknown'
  | 'key_revoked'
  | 'signature_wrong'
  | 'signer_not_entitled'
  | 'same_person'
  | 'signer_is_user'
  | 'senior_needed'
  | 'user_changed'
  | 'reset_under_way'
  | 'nothing_to_reset';

/** One of the two, as he stands at the moment of the act. */
export type Signer = Readonly<{
  /** Null for a key nobody of this organization ever registered. */
  key: Readonly<{ standing: boolean; signs: boolean }> | null;
  /** Null for an account that is gone or shut out. */
  rights: Readonly<{ execute: boolean; approve: boolean }> | null;
  marks: readonly string[];
}>;

export type BreakGlassFacts = Readonly<{
  state: OfflineState;
  signers: readonly Signer[];
  user: Readonly<{ marks: readonly string[]; changed: boolean; underWay: boolean; hasFactors: boolean }>;
  /** Besides the user there is a senior with a key that counts. */
  seniorAtHand: boolean;
}>;

/**
 * Two different persons of the organization, each with a key that counts and a right to reset or to approve; neither is the user
 * (rulings section 7). One of them is a senior, unless the only seniors with a key are the user himself: who helps the last one?
 */
export function refuseBreakGlass({ state, signers, user, seniorAtHand }: BreakGlassFacts): BreakGlassRefusal | null {
  const [one, two] = signers;
  if (!one || !two || signers.length !== 2) return 'not_two_signatures';
  const fault = refuseSigner(one) ?? refuseSigner(two);
  if (fault !== null) return fault;
  if (isSamePerson(one.marks, two.marks)) return 'same_person';
  if (isSamePerson(one.marks, user.marks) || isSamePerson(two.marks, user.marks)) return 'signer_is_user';
  if (seniorAtHand && !signers.some(({ rights }) => rights?.approve)) return 'senior_needed';
  if (state !== 'open') return state;
  if (user.changed) return 'user_changed';
  if (user.underWay) return 'reset_under_way';
  return user.hasFactors ? null : 'nothing_to_reset';
}

function refuseSigner({ key, rights }: Signer): BreakGlassRefusal | null {
  if (key === null) return 'key_unknown';
  if (!key.standing) return 'key_revoked';
  if (!key.signs) return 'signature_wrong';
  return rights !== null && (rights.execute || rights.approve) ? null : 'signer_not_entitled';
}
