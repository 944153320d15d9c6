import { createContext, Fragment, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import {
  enConsole,
  fill,
  jaConsole,
  languageFor,
  piecesOf,
  type Catalogue,
  type Facts,
  type FactsOf,
  type Language,
} from '#shared/i18n';

type Source = typeof jaConsole;
export type TextKey = keyof Source;
/** A text that needs no facts. */
export type PlainKey = { [K in TextKey]: Facts<Source[K]> extends [] ? K : never }[TextKey];
const catalogues: Record<Language, Catalogue<Source>> = { ja: jaConsole, en: enConsole };
/** Shared with the login pages where they stand on the same origin. */
const STORED = 'sekisho.language';

export type Texts = Readonly<{
  language: Language;
  choose: (language: Language) => void;
  t: <K extends TextKey>(key: K, ...facts: Facts<Source[K]>) => string;
  /** Like `t`, with elements in the places. */
  rich: <K extends TextKey>(key: K, facts: Readonly<Record<FactsOf<Source[K]>, ReactNode>>) => ReactNode;
}>;

const Spoken = createContext<Texts | null>(null);

export function useTexts(): Texts {
  const texts = use(Spoken);
  if (!texts) throw new Error('texts are used outside of TextsProvider');
  return texts;
}

/** Words in the language the person chose, else the browser prefers; React Aria's own words go with them. */
export function TextsProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState(storedLanguage);
  const language = chosen ?? languageFor(navigator.languages);
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
  const texts = useMemo<Texts>(() => ({ language, choose, ...wordsOf(catalogues[language]) }), [language, choose]);
  return (
    <Spoken value={texts}>
      <I18nProvider locale={language === 'ja' ? 'ja-JP' : 'en-US'}>{children}</I18nProvider>
    </Spoken>
  );
}

const wordsOf = (catalogue: Catalogue<Source>): Pick<Texts, 't' | 'rich'> => ({
  t: (key, ...[facts]) => fill(catalogue[key], facts),
  rich: (key, facts) =>
    piecesOf(catalogue[key]).map((piece, place) => (
      <Fragment key={place}>{'words' in piece ? piece.words : (facts as Record<string, ReactNode>)[piece.fact]}</Fragment>
    )),
});

function storedLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === 'ja' || stored === 'en' ? stored : null;
  } catch {
    return null;
  }
}
