import { clock } from '#web/ui';
import type { ConsoleProblem } from '../console-api.ts';
import { useTexts } from '../texts.tsx';

/** The words of a refusal, with its facts in them. A code without words of its own is told plainly. */
export function useProblemWords(): (problem: ConsoleProblem) => string {
  const { t } = useTexts();
  return (problem) => {
    const wait = problem.number('retry_after') ?? 0;
    switch (problem.code) {
      case 'code_already_used':
        return t('problem.code_already_used', { n: wait });
      case 'reauth_locked':
        return t('problem.reauth_locked', { time: clock(wait) });
      case 'too_many_requests':
        return t('problem.too_many_requests', { time: clock(wait) });
      case 'invalid_credentials':
      case 'invalid_code':
      case 'reauth_not_pending':
      case 'insufficient_permission':
      case 'tenant_access_denied':
      case 'not_found':
      case 'already_decided':
      case 'content_changed':
      case 'self_approval':
      case 'other_approver':
      case 'reauth_required':
      case 'offline_key_unreadable':
      case 'offline_key_of_another':
      case 'offline_key_known':
        return t(`problem.${problem.code}`);
      default:
        return t('problem.other');
    }
  };
}
