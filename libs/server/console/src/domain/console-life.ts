/** NIST SP 800-63B-4 section 2.3.3: whatever happens, after 12 hours everything is proved anew. */
export const CONSOLE_SESSION_SECONDS = 43_200;
/** R-022, D-14: absolute, never moved by activity. */
export const ELEVATION_SECONDS = 1_800;
/** How long after the password the code may come. */
export const SECOND_FACTOR_SECONDS = 300;
/** How long a secret still opens after the session got another one: calls that were on their way meanwhile. */
export const FORMER_SECRET_SECONDS = 10;

export type Times = Readonly<{ lastSeenAt: Date; expiresAt: Date }>;

/** When a session ends if nobody acts: never later than its absolute end. */
export const idleUntil = ({ lastSeenAt, expiresAt }: Times, idleSeconds: number): Date =>
  new Date(Math.min(lastSeenAt.getTime() + idleSeconds * 1000, expiresAt.getTime()));
