import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import type { OwnOfflineKeys } from '#shared/contracts';
import { Button, Notice, TextField } from '#web/ui';
import { ask } from '../console-api.ts';
import { AlertDialog } from '../frame/alert-dialog.tsx';
import { EmergencyLink } from '../frame/emergency-link.tsx';
import { Empty, Failed, Loaded } from '../frame/states.tsx';
import { useElevation } from '../session/use-elevation.ts';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import styles from './security.module.css';

const KEY = 'own-offline-key';

/** The administrator's own key for what two people sign while the console is down (R-128, rulings section 7). */
export function OfflineKeyPage() {
  const { t } = useTexts();
  const path = useTenantPath()('/own-offline-key');
  const query = useQuery({ queryKey: [KEY, path], queryFn: ({ signal }) => ask<OwnOfflineKeys>(path, { signal }), staleTime: 0 });
  return (
    <>
      <p>{t('offlineKey.lead')}</p>
      <p>
        <EmergencyLink />
      </p>
      <Loaded query={query}>
        {({ username, list }) => (
          <>
            <Standing list={list} path={path} />
            <Registration username={username} path={path} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** What counts now, and what counted before. */
function Standing({ list, path }: Readonly<{ list: OwnOfflineKeys['list']; path: string }>) {
  const { t } = useTexts();
  const client = useQueryClient();
  const elevation = useElevation();
  const [isAsking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => ask(path, { method: 'DELETE' }),
    onSettled: () => setAsking(false),
    onSuccess: () => client.invalidateQueries({ queryKey: [KEY] }),
  });
  const begin = async () => setAsking(await elevation.ask());
  const counts = list.some(({ revoked_at: at }) => at === null);
  return (
    <section className="sk-stack" aria-labelledby="keys">
      <h2 id="keys">{t('offlineKey.own')}</h2>
      {list.length === 0 ? <Empty>{t('offlineKey.none')}</Empty> : null}
      <ul className={styles['keys']}>
        {list.map(({ id, created_at: created, revoked_at: revoked }) => (
          <li key={id}>
            <code>{id}</code>
            <span>
              {revoked === null
                ? t('offlineKey.since', { time: jst(created) })
                : t('offlineKey.until', { from: jst(created), to: jst(revoked) })}
            </span>
          </li>
        ))}
      </ul>
      {revoke.isError ? <Failed fault={revoke.error} /> : null}
      {counts ? (
        <p>
          <Button onClick={() => void begin()}>{t('offlineKey.revoke')}</Button>
        </p>
      ) : null}
      <AlertDialog
        isOpen={isAsking}
        danger
        title={t('offlineKey.confirmTitle')}
        confirm={{ label: t('offlineKey.confirm'), act: () => revoke.mutate(), pending: revoke.isPending }}
        cancel={{ label: t('sessions.abort'), act: () => setAsking(false) }}
      >
        <p>{t('offlineKey.confirmText')}</p>
      </AlertDialog>
    </section>
  );
}

function Registration({ username, path }: Readonly<{ username: string; path: string }>) {
  const { t } = useTexts();
  const client = useQueryClient();
  const elevation = useElevation();
  const [line, setLine] = useState('');
  const [isMissing, setMissing] = useState(false);
  const register = useMutation({
    mutationFn: (statement: string) => ask(path, { method: 'POST', body: { statement } }),
    onSuccess: () => {
      setLine('');
      return client.invalidateQueries({ queryKey: [KEY] });
    },
  });
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const statement = line.trim();
    setMissing(statement === '');
    if (statement !== '' && (await elevation.ask())) register.mutate(statement);
  };
  return (
    <form className="sk-stack" onSubmit={(event) => void submit(event)} noValidate>
      <h2>{t('offlineKey.registration')}</h2>
      <p>{t('offlineKey.make')}</p>
      <code className={styles['command']}>
        npx sekisho keys new-personal --for {username} --passphrase-file passphrase.txt personal.key
      </code>
      <TextField
        label={t('offlineKey.line')}
        hint={t('offlineKey.lineHint')}
        autoComplete="off"
        spellCheck={false}
        value={line}
        onChange={(event) => setLine(event.target.value)}
        error={isMissing ? t('offlineKey.lineEmpty') : null}
      />
      <div role="status">{register.isSuccess ? <Notice tone="ok">{t('offlineKey.done')}</Notice> : null}</div>
      {register.isError ? <Failed fault={register.error} /> : null}
      <p>
        <Button type="submit" kind="primary">
          {t('offlineKey.register')}
        </Button>
      </p>
    </form>
  );
}
