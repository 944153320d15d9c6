/** What an act answers: its value, or the refusal that was expected to happen sometimes. Faults throw instead. */
export type Outcome<T, P> = Ok<T> | Refused<P>;
export type Ok<T> = Readonly<{ ok: true; value: T }>;
export type Refused<P> = Readonly<{ ok: false; problem: P }>;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
export const refuse = <P>(problem: P): Refused<P> => ({ ok: false, problem });
