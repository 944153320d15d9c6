import { Reply } from '#server/platform';

/** Why there is no session; the sign-in page has words for each. */
export type SignInFault =
  'organization_unknown' | 'login_expired' | 'login_denied' | 'login_failed' | 'second_factor_missing' | 'no_role';

/** Back to the sign-in page, which says what happened and what to do. */
export const refusedAt = (fault: SignInFault, slug: string): Reply =>
  Reply.redirect(`/?${new URLSearchParams({ error: fault, organization: slug.slice(0, 63) }).toString()}`);
