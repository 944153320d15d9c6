import { jst } from '../times.ts';

/** A time of the report; 「–」 where there is none, also as the '' of a report by an earlier version. */
export const when = (at: string | null): string => (at === null || at === '' ? '–' : jst(at));
