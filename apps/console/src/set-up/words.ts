import { enAssisted, jaAssisted } from '#shared/i18n';
import type { Words as WordsOf } from '#web/ui';
import type { ConsoleProblem } from '../console-api.ts';
import { useProblemWords } from '../frame/use-problem-words.ts';
import { useWordsOf } from '../texts.tsx';

type Source = typeof jaAssisted;
const catalogues = { ja: jaAssisted, en: enAssisted };
export type Words = WordsOf<Source>;

/** The words of this page, which come with its own part of the program. */
export const useWords = (): Words => useWordsOf<Source>(catalogues);

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
