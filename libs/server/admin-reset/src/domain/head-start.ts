import type { Urgency } from '#shared/contracts';

/**
 * By how many seconds a run goes before others that were started at the same time (D-22). A head start and not a rank: whoever
 * waits long enough is first, so nobody waits for ever.
 */
const HEAD_START_SECONDS: Readonly<Record<Urgency, number>> = { critical: 3_600, high: 600, medium: 60, low: 0 };

/** Since when a run that is started `now` is due, as the queue counts: who was due first goes first. */
export const dueFrom = (urgency: Urgency | null, now: Date): Date =>
  new Date(now.getTime() - HEAD_START_SECONDS[urgency ?? 'low'] * 1000);
