import type { AttemptKey, Attempts } from '#server/accounts';
import type { CodeMethod } from './domain/challenge.ts';

/**
 * The one counter of wrong codes that were sent to somebody's number, or mailbox, on every surface (TH-01). Each has its own: a
 * right code to the mailbox gives back no guess at the phone's (TH-18). `who`: an account's id, or the address of a registration.
 */
export const codeKey = (attempts: Attempts, tenantId: string, who: string, method: CodeMethod): AttemptKey =>
  attempts.key(tenantId, 'code', method, who);
