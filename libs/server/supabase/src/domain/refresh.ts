/** How long the token before the current one is answered with the current one, in seconds (rulings section 10). */
export const PARENT_SECONDS = 10;

/** The counters of a session. `oldest` is the first one since the level last rose. */
export type Counters = Readonly<{ counter: number; oldest: number; refreshedAt: Date }>;

/**
 * What a token gets that is not the current one (that one is spent by a conditional UPDATE). A client that lost the answer, or
 * many at once, get the current token; whatever is older was copied. No token from before a rise of the level gets anything.
 */
export function judgeOld(presented: number, { counter, oldest, refreshedAt }: Counters, now: Date): 'current' | 'reuse' {
  const isParent = presented === counter - 1 && presented >= oldest;
  return isParent && now.getTime() - refreshedAt.getTime() <= PARENT_SECONDS * 1000 ? 'current' : 'reuse';
}
