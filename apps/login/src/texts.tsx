import { createContext, use, useCallback, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { enLogin, jaLogin, languageFor, type Catalogue, type Language } from '#shared/i18n';
import { useChosenLanguage, wordsOf, type Words } from '#web/ui';

type Source = typeof jaLogin;
export type TextKey = keyof Source;
const catalogues: Record<Language, Catalogue<Source>> = { ja: jaLogin, en: enLogin };

export type Texts = Words<Source> &
  Readonly<{
    language: Language;
    /** What is chosen is the only thing these pages keep in the browser. */
    choose: (language: Language) => void;
    /** What the application asked for (`ui_locales`): counts until the person chooses. */
    ask: (locales: string | undefined) => void;
  }>;

const Spoken = createContext<Texts | null>(null);

export function useTexts(): Texts {
  const texts = use(Spoken);
  if (!texts) throw new Error('texts are used outside of TextsProvider');
  return texts;
}

/** Words of a part of the pages that is loaded later, in the language of the rest. */
export function useWordsOf<S extends Readonly<Record<string, string>>>(
  catalogues: Readonly<Record<Language, Catalogue<S>>>,
): Words<S> {
  const { language } = useTexts();
  return useMemo(() => wordsOf<S>(catalogues[language]), [catalogues, language]);
}

/** Words in the language the person chose, else the application asked for, else the browser prefers. */
export function TextsProvider({ initialLocales, children }: { initialLocales: string | null; children: ReactNode }) {
  const [chosen, choose] = useChosenLanguage();
  const [asked, setAsked] = useState(initialLocales);
  const language = chosen ?? languageFor([...(asked?.split(' ') ?? []), ...navigator.languages]);

  // Before any effect of a page: its first call already says the language.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const ask = useCallback((locales: string | undefined) => setAsked((before) => before ?? locales ?? null), []);

  const texts = useMemo<Texts>(
    () => ({ language, choose, ask, ...wordsOf<Source>(catalogues[language]) }),
    [language, choose, ask],
  );

  return <Spoken value={texts}>{children}</Spoken>;
}
