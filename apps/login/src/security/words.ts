import { enSecurity, jaSecurity } from '#shared/i18n';
import { useTexts, useWordsOf } from '../texts.tsx';

const catalogues = { ja: jaSecurity, en: enSecurity } as const;

export const useSecurityWords = () => useWordsOf<typeof jaSecurity>(catalogues);

/** Writes a time of the server as people of this language do, in the time of their device. */
export function useTime(): (iso: string) => string {
  const { language } = useTexts();
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return (iso) => format.format(new Date(iso));
}
