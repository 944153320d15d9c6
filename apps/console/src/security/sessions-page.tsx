import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserSessions } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { ask } from '../console-api.ts';
import { AlertDialog } from '../frame/alert-dialog.tsx';
import { Empty, Failed, Loaded } from '../frame/states.tsx';
import { useElevation } from '../session/use-elevation.ts';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { FindUser } from '../users/find-user.tsx';
import styles from './security.module.css';
import { SessionList } from './session-list.tsx';

type Found = Readonly<{ list: readonly UserSessions[] }>;

/** Finds a user and ends every login of theirs. */
export function SessionsPage() {
  const { t } = useTexts();
  const tenantPath = useTenantPath();
  const [wanted, setWanted] = useState<string | null>(null);
  const query = useQuery({
    queryKey: ['user-sessions', tenantPath(''), wanted],
    queryFn: ({ signal }) => ask<Found>(tenantPath(`/user-sessions?query=${encodeURIComponent(wanted ?? '')}`), { signal }),
    enabled: wanted !== null,
    staleTime: 0,
    gcTime: 0, // a person's sessions are not kept for later
  });
  const find = (typed: string) => {
    const whole = typed.normalize('NFKC').trim(); // one whole address or id
    if (whole === wanted) void query.refetch();
    else setWanted(whole);
  };
  return (
    <>
      <p>{t('sessions.lead')}</p>
      <FindUser label={t('sessions.field')} submit={t('sessions.search')} empty={t('sessions.empty')} onFind={find} />
      {wanted === null ? null : (
        <Loaded query={query}>
          {({ list: [user] }) =>
            user ? (
              <Person key={user.id} user={user} />
            ) : (
              <div role="alert">
                <Empty>{t('sessions.noHit')}</Empty>
              </div>
            )
          }
        </Loaded>
      )}
    </>
  );
}

function Person({ user }: { user: UserSessions }) {
  const { t } = useTexts();
  const tenantPath = useTenantPath();
  const client = useQueryClient();
  const elevation = useElevation();
  const [isAsking, setAsking] = useState(false);
  const name = user.name || t('locked.nameless');
  const end = useMutation({
    mutationFn: () => ask<{ ended: number }>(tenantPath(`/users/${user.id}/end-sessions`), { method: 'POST' }),
    onSettled: () => setAsking(false),
    onSuccess: () => client.invalidateQueries({ queryKey: ['user-sessions'] }),
  });
  const begin = async () => setAsking(await elevation.ask());
  return (
    <section className="sk-stack" aria-labelledby="target">
      <h2 id="target" className={styles['target']} data-important={user.important || undefined}>
        {t('sessions.target', { name, id: user.id })}
      </h2>
      <div role="status">{end.data ? <Notice tone="ok">{t('sessions.done', { n: end.data.ended })}</Notice> : null}</div>
      {end.isError ? <Failed fault={end.error} /> : null}
      <SessionList user={user} />
      <p>
        <Button unavailable={user.sessions.length === 0} onClick={() => void begin()}>
          {t('sessions.end')}
        </Button>
      </p>
      <AlertDialog
        isOpen={isAsking}
        danger
        title={t('sessions.confirmTitle', { name })}
        confirm={{ label: t('sessions.confirm'), act: () => end.mutate(), pending: end.isPending }}
        cancel={{ label: t('sessions.abort'), act: () => setAsking(false) }}
      >
        <p>{t('sessions.confirmText', { n: user.sessions.length })}</p>
      </AlertDialog>
    </section>
  );
}
