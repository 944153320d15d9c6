import { enEventNames, jaEventNames } from '#shared/i18n';
import { useTexts } from '../texts.tsx';

const catalogues = { ja: jaEventNames, en: enEventNames } as const;

/** What each type of event is called; a type of a newer server is called by its own name. */
export function useEventNames() {
  const { language } = useTexts();
  const names: Readonly<Record<string, string>> = catalogues[language];
  return { all: Object.entries(names), of: (type: string): string => names[type] ?? type };
}
