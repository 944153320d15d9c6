import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { LONGEST_NAME, MOST_FACTORS, nameKey, type Factor } from './factor.ts';

/** Whether there is room for another factor of this name. Empty names never conflict; pending factors count to no limit. */
export function mayAdd(factors: readonly Factor[], name: string): Outcome<null, Problem> {
  if (name.length > LONGEST_NAME)
    return refuse({ code: 'request.invalid', messages: [`friendly_name: at most ${LONGEST_NAME} characters`] });
  const verified = factors.filter(({ status }) => status === 'verified');
  const key = nameKey(name);
  if (key !== null && verified.some((factor) => nameKey(factor.name) === key)) return refuse({ code: 'factor.name_taken' });
  if (verified.filter(({ type }) => type !== 'recovery_code').length >= MOST_FACTORS) return refuse({ code: 'factor.too_many' });
  return ok(null);
}

/** A name that was taken while the factor was pending gets a number. */
export function freeName(factors: readonly Factor[], wanted: string): string {
  const taken = new Set(factors.filter(({ status }) => status === 'verified').map((factor) => nameKey(factor.name)));
  if (nameKey(wanted) === null || !taken.has(nameKey(wanted))) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted} ${number}`;
    if (!taken.has(nameKey(name))) return name;
  }
}
