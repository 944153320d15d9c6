import { Fragment, useCallback, useState, type ReactNode } from 'react';
import { fill, piecesOf, type Catalogue, type Facts, type FactsOf, type Language } from '#shared/i18n';

/** One name for login pages and console, which share the choice where they stand on the same origin. */
const STORED = 'sekisho.language';

export type Words<S extends Readonly<Record<string, string>>> = Readonly<{
  t: <K extends keyof S>(key: K, ...facts: Facts<S[K]>) => string;
  /** Like `t`, with elements in the places. */
  rich: <K extends keyof S>(key: K, facts: Readonly<Record<FactsOf<S[K]>, ReactNode>>) => ReactNode;
}>;

/** A catalogue's words, filled. */
export const wordsOf = <S extends Readonly<Record<string, string>>>(catalogue: Catalogue<S>): Words<S> => ({
  t: (key, ...[facts]) => fill(catalogue[key], facts),
  rich: (key, facts) =>
    piecesOf(catalogue[key]).map((piece, place) => (
      <Fragment key={place}>{'words' in piece ? piece.words : (facts as Record<string, ReactNode>)[piece.fact]}</Fragment>
    )),
});

/** The language a person chose in this browser, null before; and the choosing, which is kept for later visits. */
export function useChosenLanguage(): readonly [chosen: Language | null, choose: (wanted: Language) => void] {
  const [chosen, setChosen] = useState(storedLanguage);
  const choose = useCallback((wanted: Language) => {
    setChosen(wanted);
    try {
      localStorage.setItem(STORED, wanted);
    } catch {
      // Storage may be switched off; the choice then holds for this page.
    }
  }, []);
  return [chosen, choose];
}

function storedLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === 'ja' || stored === 'en' ? stored : null;
  } catch {
    return null;
  }
}
