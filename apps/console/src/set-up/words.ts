import { enAssisted, fill, jaAssisted, type Facts, type Language } from '#shared/i18n';
import type { ConsoleProblem } from '../console-api.ts';
import { useProblemWords } from '../frame/use-problem-words.ts';
import { useTexts } from '../texts.tsx';

type Source = typeof jaAssisted;
type Key = keyof Source;
const catalogues: Record<Language, Readonly<Record<Key, string>>> = { ja: jaAssisted, en: enAssisted };
export type Words = Readonly<{ t: <K extends Key>(key: K, ...facts: Facts<Source[K]>) => string }>;

/** The words of this page, which come with its own part of the program. */
export function useWords(): Words {
  const catalogue = catalogues[useTexts().language];
  return { t: (key, ...[facts]) => fill(catalogue[key], facts) };
}

/** The words of a refusal of this page; others are told as everywhere. */
export function useRefusal(): (problem: ConsoleProblem) => string {
  const { t } = useWords();
  const others = useProblemWords();
  return (problem) => {
    switch (problem.code) {
      case 'wrong_state':
      case 'self_reset_forbidden':
      case 'no_address':
        return t(`problem.${problem.code}`);
      case 'cooldown':
        return t('problem.cooldown', { n: problem.number('retry_after') ?? 60 });
      case 'reauth_required':
      case 'reauth_expired':
        return t('problem.reauth');
      default:
        return others(problem);
    }
  };
}
