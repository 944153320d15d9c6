import { createContext, Fragment, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
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

export type Texts = Readonly<{
  language: Language;
  choose: (language: Language) => void;
  /** What the application asked for (`ui_locales`): counts until the person chooses. */
  ask: (locales: string | undefined) => void;
  t: <K extends TextKey>(key: K, ...facts: Facts<Source[K]>) => string;
  /** Like `t`, with elements in the places. */
  rich: <K extends TextKey>(key: K, facts: Readonly<Record<FactsOf<Source[K]>, ReactNode>>) => ReactNode;
}>;

const Words = createContext<Texts | null>(null);

export function useTexts(): Texts {
  const texts = use(Words);
  if (!texts) throw new Error('texts are used outside of TextsProvider');
  return texts;
}

/** Words in the language the person chose, else the application asked for, else the browser prefers. */
export function TextsProvider({ initialLocales, children }: { initialLocales: string | null; children: ReactNode }) {
  const [chosen, setChosen] = useState(storedLanguage);
  const [asked, setAsked] = useState(initialLocales);
  const language = chosen ?? languageFor([...(asked?.split(' ') ?? []), ...navigator.languages]);

  useEffect(() => {
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

  const texts = useMemo<Texts>(() => {
    const words = catalogues[language];
    return {
      language,
      choose,
      ask,
      t: (key, ...[facts]) => fill(words[key], facts),
      rich: (key, facts) =>
        piecesOf(words[key]).map((piece, place) => (
          <Fragment key={place}>{'words' in piece ? piece.words : (facts as Record<string, ReactNode>)[piece.fact]}</Fragment>
        )),
    };
  }, [language, choose, ask]);

  return <Words value={texts}>{children}</Words>;
}

function storedLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === 'ja' || stored === 'en' ? stored : null;
  } catch {
    return null;
  }
}
