import type { UserSummaryView } from '#shared/contracts';

/** Why this user cannot be reset at all; null where nothing stands against it. */
export const hindranceOf = (user: UserSummaryView): 'target.self' | 'target.busy' | 'target.unset' | null => {
  if (user.is_self) return 'target.self';
  if (user.under_way) return 'target.busy';
  return user.mfa.state === 'disabled' && user.mfa.factors.length === 0 ? 'target.unset' : null;
};
