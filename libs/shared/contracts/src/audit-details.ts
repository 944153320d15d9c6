/**
 * Every detail an event may have. Which of them speak of a person is said by the event (`personal` in events.ts); a detail that
 * stands in no list is kept as a personal one, so that what somebody forgot to name can be forgotten too.
 */
export const detailKeys = [
  'action',
  'after',
  'approval_reasons',
  'attempt',
  'authorization_id',
  'before',
  'changed',
  'checklist',
  'code',
  'contact',
  'content_hash',
  'devices',
  'digest',
  'drift_steps',
  'email_confirm',
  'error',
  'error_description',
  'event_ids',
  'executed_under',
  'factorId',
  'factor_type',
  'factors',
  'faults',
  'field',
  'filters',
  'findings',
  'found',
  'from',
  'grant_type',
  'grants',
  'hits',
  'identity_proof',
  'incident',
  'left',
  'mail',
  'members',
  'method',
  'methods',
  'number',
  'offsetSeconds',
  'page',
  'part',
  'path',
  'purpose',
  'query_length',
  'reason_code',
  'reclaimed',
  'remaining',
  'request_id',
  'route',
  'scope',
  'seconds',
  'secret_changed',
  'sessions',
  'sessions_ended',
  'sessions_lowered',
  'sha256',
  'sink',
  'size',
  'standing',
  'status',
  'step',
  'surface',
  'to',
  'total',
  'tries',
  'type',
  'urgency',
  'warnings',
  'weakening',
] as const;

export type DetailKey = (typeof detailKeys)[number];

/** The details of an event in two parts: what stays for good, and what can be erased. */
export function splitDetail(
  personal: readonly string[],
  detail: Readonly<Record<string, unknown>>,
): Readonly<{ lasting: Record<string, unknown>; personal: Record<string, unknown> }> {
  const known: readonly string[] = detailKeys;
  const entries = Object.entries(detail);
  const isPersonal = ([key]: [string, unknown]): boolean => personal.includes(key) || !known.includes(key);
  return {
    lasting: Object.fromEntries(entries.filter((entry) => !isPersonal(entry))),
    personal: Object.fromEntries(entries.filter(isPersonal)),
  };
}
