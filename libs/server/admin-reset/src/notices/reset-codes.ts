import type { ResetAnomaly, Urgency } from '#shared/contracts';
import { enResetCodes, jaResetCodes, type Language } from '#shared/i18n';

export type EscalationCause = 'partially_failed' | 'retries_exhausted' | 'no_approver' | 'asked';
export type Codes = Readonly<{ urgency?: Urgency; cause?: EscalationCause; rules?: readonly ResetAnomaly[] }>;

/** Facts of a mail that are codes, in the words of its reader, as the console has them. */
export function inWords(language: Language, { urgency, cause, rules }: Codes): Readonly<Record<string, string>> {
  const words = language === 'en' ? enResetCodes : jaResetCodes;
  return {
    ...(urgency && { urgency: words[`urgency.${urgency}`] }),
    ...(cause && { cause: words[`report.cause.${cause}`] }),
    ...(rules && { rules: rules.map((rule) => words[`alerts.rule.${rule}`]).join(language === 'en' ? '; ' : '、') }),
  };
}
