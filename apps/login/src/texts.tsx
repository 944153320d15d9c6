import { createContext, Fragment, use, useCallback, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import {
  enLogin,
  fill,
  jaLogin,
  languageFor,
  piecesOf,
  type Catalogue,
  type Facts,
  type FactsOf,
  type Language,
} from '#shared/i18n';

type Source = typeof jaLogin;
export type TextKey = keyof Source;
const catalogues: Record<Language, Catalogue<Source>> = { ja: jaLogin, en: enLogin };

/** The only thing these pages keep in the browser. */
const STORED = 'sekisho.language';

type Words<S extends Readonly<Record<string, string>>> = Readonly<{
  t: <K extends keyof S>(key: K, ...facts: Facts<S[K]>) => string;
  /** Like `t`, with elements in the places. */
  rich: <K extends keyof S>(key: K, facts: Readonly<Record<FactsOf<S[K]>, ReactNode>>) => ReactNode;
}>;

export type Texts = Words<Source> &
  Readonly<{
    language: Language;
    choose: (language: Language) => void;
    /** What the application asked for (`ui_locales`): counts until the person chooses. */
    ask: (locales: string | undefined) => void;
  }>;

/** A catalogue's words, filled. */
const wordsOf = <S extends Readonly<Record<string, string>>>(catalogue: Catalogue<S>): Words<S> => ({
  t: (key, ...[facts]) => fill(catalogue[key], facts),
  rich: (key, facts) =>
    piecesOf(catalogue[key]).map((piece, place) => (
      <Fragment key={place}>{'words' in piece ? piece.words : (facts as Record<string, ReactNode>)[piece.fact]}</Fragment>
    )),
});

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
  const [chosen, setChosen] = useState(storedLanguage);
  const [asked, setAsked] = useState(initialLocales);
  const language = chosen ?? languageFor([...(asked?.split(' ') ?? []), ...navigator.languages]);

  // Before any effect of a page: its first call already says the language.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const choose = useCallback((wanted: Language) => {
    setChosen(wanted);
    try {
      localStorage.setItem(STORED, wanted);
    } catch {
      // Storage may be switched off; the choice then holds for this page.
    }
  }, []);
  const ask = useCallback((locales: string | undefined) => setAsked((before) => before ?? locales ?? null), []);

  const texts = useMemo<Texts>(
    () => ({ language, choose, ask, ...wordsOf<Source>(catalogues[language]) }),
    [language, choose, ask],
  );

  return <Spoken value={texts}>{children}</Spoken>;
}

function storedLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === 'ja' || stored === 'en' ? stored : null;
  } catch {
    return null;
  }
}
