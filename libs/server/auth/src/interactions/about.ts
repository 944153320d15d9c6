import type { AuditEvent } from '#shared/contracts';
import type { Situation } from '../situation.ts';

/** Whom an event of a login is about. */
export const aboutSubject = ({ subject, transaction }: Situation): Pick<AuditEvent, 'accountId' | 'clientId' | 'userName'> => ({
  accountId: subject.account?.id ?? subject.registration?.accountId ?? null,
  clientId: transaction.clientId,
  userName: subject.account?.username ?? null,
});
