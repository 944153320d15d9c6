import { useDesk } from './desk.ts';
import { useWords } from '../words.ts';

/** Why the sections after the first are out of reach; null where they are not. */
export function useClosed(): string | null {
  const { t } = useWords();
  const { isOpen, mayExecute } = useDesk();
  if (!mayExecute) return t('admin.refused');
  return isOpen ? null : t('reauth.first');
}
