import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FoundUsers, FoundUserView } from '#shared/contracts';
import { Button } from '#web/ui';
import { ask } from '../console-api.ts';
import { Empty, Failed, Loading } from '../frame/states.tsx';
import { PersonName } from '../frame/person-name.tsx';
import table from '../frame/table.module.css';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import { BehindProof } from './behind-proof.tsx';
import { FindUser } from './find-user.tsx';
import { MfaState } from './mfa-state.tsx';
import styles from './users.module.css';

/** ユーザー: found by search only; there is no list of everybody to page through. */
export function UsersPage() {
  return (
    <BehindProof>
      <Search />
    </BehindProof>
  );
}

function Search() {
  const { t } = useTexts();
  const [wanted, setWanted] = useState<string | null>(null);
  return (
    <>
      <p>{t('users.lead')}</p>
      <FindUser label={t('users.field')} submit={t('users.search')} empty={t('users.empty')} onFind={setWanted} />
      {wanted === null ? null : <Found key={wanted} wanted={wanted} />}
    </>
  );
}

function Found({ wanted }: { wanted: string }) {
  const { t } = useTexts();
  const path = useTenantPath()('/users');
  const query = useInfiniteQuery({
    queryKey: ['users', path, wanted],
    queryFn: ({ pageParam, signal }) =>
      ask<FoundUsers>(
        `${path}?${new URLSearchParams({ query: wanted, ...(pageParam ? { after: pageParam } : {}) }).toString()}`,
        {
          signal,
        },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    gcTime: 0, // persons are not kept for later
  });
  const list = query.data?.pages.flatMap((page) => page.list) ?? [];
  if (query.isPending) return <Loading />;
  return (
    <>
      {query.isError ? <Failed fault={query.error} retry={() => void query.refetch()} /> : null}
      <div role="status">
        {query.data === undefined ? null : list.length === 0 ? (
          <Empty>{t('users.notFound')}</Empty>
        ) : (
          t('users.count', { n: query.data.pages[0]?.total ?? list.length })
        )}
      </div>
      {list.length === 0 ? null : <Users list={list} />}
      {query.hasNextPage ? (
        <p>
          <Button onClick={() => void query.fetchNextPage()}>{t('users.more')}</Button>
        </p>
      ) : null}
    </>
  );
}

const columns = ['name', 'email', 'state', 'lastLogin'] as const;

function Users({ list }: { list: readonly FoundUserView[] }) {
  const { t } = useTexts();
  return (
    <table className={table['table']}>
      <caption className="sk-unseen">{t('users.caption')}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`users.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.map((user) => (
          <tr key={user.id} data-important={user.important || undefined}>
            <th scope="row" data-label={t('users.name')}>
              <Link className={styles['link'] ?? ''} to="/admin/users/$id" params={{ id: user.id }}>
                <PersonName {...user} />
              </Link>
            </th>
            <td data-label={t('users.email')}>{user.email ?? '–'}</td>
            <td data-label={t('users.state')}>
              <MfaState state={user.mfa_state} pausedUntil={user.paused_until} />
            </td>
            <td data-label={t('users.lastLogin')}>{user.last_login_at ? jst(user.last_login_at) : t('users.never')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
