import type { CallProblem } from '#web/api-client';
import { useSecurityWords } from './words.ts';

/** Words for an act that failed, where no field says it better. */
export function useTroubleText(): (problem: CallProblem) => string {
  const { t } = useSecurityWords();
  return (problem) => {
    if (problem.kind === 'fault') return t('trouble.other');
    const { code, retry_after: seconds } = problem.refusal;
    if (seconds !== undefined) return t('trouble.wait', { n: seconds });
    if (code === 'factor.name_taken') return t('trouble.nameTaken');
    if (code === 'factor.last_one') return t('trouble.lastOne');
    return t(code === 'factor.enrolment_locked' ? 'trouble.ticket' : 'trouble.other');
  };
}
