import { enMail, fill, jaMail, type Language } from '#shared/i18n';

export type MailName = keyof typeof jaMail;
export type { Language } from '#shared/i18n';

/** Control characters would let a tenant's name add header lines (A1-01). */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** Subject and text of a mail in the reader's language. */
export function mailText(
  name: MailName,
  language: Language,
  facts: Readonly<Record<string, string>>,
): { subject: string; text: string } {
  const { subject, text } = (language === 'en' ? enMail : jaMail)[name];
  const safe = Object.fromEntries(Object.entries(facts).map(([fact, value]) => [fact, oneLine(value)]));
  return { subject: fill(subject, safe), text: fill(text, safe) };
}
