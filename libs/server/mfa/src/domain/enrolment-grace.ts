const DAY_MS = 86_400_000;

/** How many days of the tenant's somebody has left to set up a second factor; none left means it is demanded. */
export type Grace = Readonly<{ days: number; left: number }>;

/** `since`: when the person was first asked, or null. The day that has begun counts as left. */
export const graceAt = (days: number, since: Date | null, now: Date): Grace => ({
  days,
  left: since === null ? days : Math.max(0, Math.ceil(days - (now.getTime() - since.getTime()) / DAY_MS)),
});
