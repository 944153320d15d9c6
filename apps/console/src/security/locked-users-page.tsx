import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LockedUser } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { ask } from '../console-api.ts';
import { Empty, Failed, Loaded } from '../frame/states.tsx';
import { useElevation } from '../session/use-elevation.ts';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import { PersonName } from '../frame/person-name.tsx';
import table from '../frame/table.module.css';

/** Who is locked, until when, and the end of it. */
export function LockedUsersPage() {
  const { t } = useTexts();
  const tenantPath = useTenantPath();
  const client = useQueryClient();
  const elevation = useElevation();
  const [done, setDone] = useState<string | null>(null);
  const key = ['locked-users', tenantPath('')];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask<{ list: readonly LockedUser[] }>(tenantPath('/locked-users'), { signal }),
  });
  const unlock = useMutation({
    mutationFn: ({ id }: LockedUser) => ask(tenantPath(`/users/${id}/unlock`), { method: 'POST' }),
    onSuccess: (_, { name }) => {
      setDone(t('locked.done', { name: name || t('locked.nameless') }));
      return client.invalidateQueries({ queryKey: key });
    },
  });
  const begin = async (user: LockedUser) => {
    setDone(null);
    if (await elevation.ask()) unlock.mutate(user);
  };
  return (
    <>
      <div role="status">{done ? <Notice tone="ok">{done}</Notice> : null}</div>
      {unlock.isError ? <Failed fault={unlock.error} /> : null}
      <Loaded query={query}>{({ list }) => <Locked list={list} onUnlock={(user) => void begin(user)} />}</Loaded>
    </>
  );
}

type Props = Readonly<{ list: readonly LockedUser[]; onUnlock: (user: LockedUser) => void }>;

function Locked({ list, onUnlock }: Props) {
  const { t } = useTexts();
  if (list.length === 0) return <Empty>{t('locked.none')}</Empty>;
  return (
    <>
      <p role="status">{t('locked.count', { n: list.length })}</p>
      <table className={table['table']}>
        <caption className="sk-unseen">{t('locked.caption')}</caption>
        <thead>
          <tr>
            {(['name', 'address', 'what', 'until', 'act'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`locked.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.map((user) => (
            <tr key={user.id} data-important={user.important || undefined}>
              <th scope="row" data-label={t('locked.name')}>
                <PersonName {...user} />
              </th>
              <td data-label={t('locked.address')}>{user.username}</td>
              <td data-label={t('locked.what')}>{user.locks.map(({ kind }) => t(`lock.${kind}`)).join('、')}</td>
              <td data-label={t('locked.until')}>{jst(lastOf(user))}</td>
              <td data-label={t('locked.act')}>
                <Button
                  aria-label={t('locked.unlockName', { name: user.name || t('locked.nameless') })}
                  onClick={() => onUnlock(user)}
                >
                  {t('locked.unlock')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const lastOf = ({ locks }: LockedUser): string =>
  locks
    .map(({ until }) => until)
    .sort()
    .at(-1) ?? '';
