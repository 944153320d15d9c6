import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { enConsole, jaConsole, languageFor, type Catalogue, type Facts, type Language } from '#shared/i18n';
import { useChosenLanguage, wordsOf, type Words } from '#web/ui';

type Source = typeof jaConsole;
export type TextKey = keyof Source;
/** A text that needs no facts. */
export type PlainKey = { [K in TextKey]: Facts<Source[K]> extends [] ? K : never }[TextKey];
const catalogues: Record<Language, Catalogue<Source>> = { ja: jaConsole, en: enConsole };

export type Texts = Words<Source> & Readonly<{ language: Language; choose: (language: Language) => void }>;

const Spoken = createContext<Texts | null>(null);

export function useTexts(): Texts {
  const texts = use(Spoken);
  if (!texts) throw new Error('texts are used outside of TextsProvider');
  return texts;
}

/** Words of a page that come with its own part of the program, in the language of the rest. */
export function useWordsOf<S extends Readonly<Record<string, string>>>(
  catalogues: Readonly<Record<Language, Catalogue<S>>>,
): Words<S> {
  const { language } = useTexts();
  return useMemo(() => wordsOf<S>(catalogues[language]), [catalogues, language]);
}

/** Words in the language the person chose, else the browser prefers; React Aria's own words go with them. */
export function TextsProvider({ children }: { children: ReactNode }) {
  const [chosen, choose] = useChosenLanguage();
  const language = chosen ?? languageFor(navigator.languages);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const texts = useMemo<Texts>(() => ({ language, choose, ...wordsOf<Source>(catalogues[language]) }), [language, choose]);
  return (
    <Spoken value={texts}>
      <I18nProvider locale={language === 'ja' ? 'ja-JP' : 'en-US'}>{children}</I18nProvider>
    </Spoken>
  );
}
