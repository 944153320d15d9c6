import { useMutation, useQuery } from '@tanstack/react-query';
import type { ResetDetailView, UserSummaryView } from '#shared/contracts';
import { ask } from '../../console-api.ts';
import { AlertDialog } from '../../frame/alert-dialog.tsx';
import { Failed } from '../../frame/states.tsx';
import { useDesk } from '../desk/desk.ts';
import { factorsInWords } from '../confirm/factor-words.ts';
import styles from '../frame/lookup.module.css';
import { useWords } from '../words.ts';

type Props = Readonly<{ reset: ResetDetailView; before: UserSummaryView | null; isOpen: boolean; onEnd: () => void }>;

/** The user is not who was selected: what was, what is, and everything decided about it begins anew (R-102, D-11). */
export function ChangedDialog({ reset, before, isOpen, onEnd }: Props) {
  const words = useWords();
  const { t } = words;
  const { path, refresh } = useDesk();
  const now = useQuery({
    queryKey: ['reset-user-now', reset.id, reset.current_version],
    queryFn: ({ signal }) => ask<UserSummaryView>(path(`/users/${reset.user.id}/mfa-summary`), { signal }),
    enabled: isOpen,
    gcTime: 0,
  });
  const accept = useMutation({
    mutationFn: () =>
      ask(path(`/mfa-resets/${reset.id}`), {
        method: 'PATCH',
        body: { target_version: now.data?.version ?? reset.current_version },
      }),
    onSuccess: async () => {
      await refresh();
      onEnd();
    },
  });
  const told = (user: UserSummaryView | null | undefined) =>
    user
      ? [t(`state.${user.mfa.state}`), factorsInWords(user.mfa.factors, words), ...user.contacts.map(({ value }) => value)].join(
          ' / ',
        )
      : '…';
  const isSame = now.data !== undefined && told(before) === told(now.data);
  return (
    <AlertDialog
      isOpen={isOpen}
      title={t('changed.title')}
      confirm={{ label: t('changed.accept'), act: () => accept.mutate(), pending: !now.data || accept.isPending }}
      cancel={{ label: t('dialog.abort'), act: onEnd }}
    >
      <p>{t('changed.text')}</p>
      <dl className={styles['pairs']}>
        <div>
          <dt>{t('changed.before')}</dt>
          <dd>{told(before)}</dd>
        </div>
        <div>
          <dt>{t('changed.after')}</dt>
          <dd>{told(now.data)}</dd>
        </div>
      </dl>
      {isSame ? <p>{t('changed.elsewhere')}</p> : null}
      {accept.isError ? <Failed fault={accept.error} /> : null}
    </AlertDialog>
  );
}
