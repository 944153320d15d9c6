import type { ResetDetailView, UserSummaryView } from '#shared/contracts';

/** Why an account is important, among all reasons for a second person. */
const importances: ReadonlySet<string> = new Set(['flag', 'admin_role', 'service_owner', 'rule']);

/** The reset is read by the clock and the user is not, so an account that became important meanwhile shows there first. */
export const isImportant = (user: UserSummaryView | null, reset: ResetDetailView | null): boolean =>
  user?.account.important === true || (reset?.approval_reasons.some((reason) => importances.has(reason)) ?? false);
