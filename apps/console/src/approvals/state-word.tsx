import { Ban, CircleCheck, CircleX, Clock, FileX, Hourglass, Undo2, type LucideIcon } from 'lucide-react';
import type { ApprovalViewState, Urgency } from '#shared/contracts';
import { useTexts } from '../texts.tsx';
import styles from './approvals.module.css';

const icons: Readonly<Record<ApprovalViewState, LucideIcon>> = {
  pending: Hourglass,
  approved: CircleCheck,
  rejected: CircleX,
  withdrawn: Undo2,
  void: FileX,
  expired: Clock,
  spent: Ban,
};

/** The state of a request by shape and word. */
export function StateWord({ state }: { state: ApprovalViewState }) {
  const { t } = useTexts();
  const Icon = icons[state];
  return (
    <span className={styles['state']} data-state={state}>
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} />
      {t(`approvalState.${state}`)}
    </span>
  );
}

export function UrgencyWord({ urgency }: { urgency: Urgency }) {
  const { t } = useTexts();
  return (
    <span className={styles['urgency']} data-urgency={urgency}>
      {t(`urgency.${urgency}`)}
    </span>
  );
}
