import { normaliseUsername, type AttemptKey, type Attempts } from '#server/accounts';

/** The one counter of password tries of a name, whichever surface the try comes from (product.md section 4.3). */
export const passwordKey = (attempts: Attempts, tenantId: string, username: string): AttemptKey =>
  attempts.key(tenantId, 'password', normaliseUsername(username));
