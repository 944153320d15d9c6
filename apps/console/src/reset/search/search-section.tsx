import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FoundUsers } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { ask, ConsoleProblem } from '../../console-api.ts';
import { useDesk } from '../desk/desk.ts';
import { Part } from '../frame/layout.tsx';
import { ResultTable } from './result-table.tsx';
import styles from '../frame/lookup.module.css';
import { SearchField } from './search-field.tsx';
import { useClosed } from '../desk/use-closed.ts';
import { useRefusal, useWords } from '../words.ts';

const sorts = ['name', 'last_login'] as const;
type Sort = (typeof sorts)[number];

function useSearchResult(text: string | null, sort: Sort) {
  const { path, isOpen } = useDesk();
  return useInfiniteQuery({
    queryKey: ['reset-search', path(''), text, sort],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ query: text ?? '', sort, ...(pageParam === '' ? {} : { after: pageParam }) });
      return ask<FoundUsers>(path(`/users?${query.toString()}`), { signal });
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    enabled: isOpen && text !== null,
    staleTime: Infinity,
    gcTime: 0, // nothing of a person is kept for later
  });
}

/** 対象ユーザー検索. One user is selected, never several. */
export function SearchSection() {
  const { t } = useWords();
  const refusal = useRefusal();
  const { mayExecute } = useDesk();
  const [text, setText] = useState<string | null>(null);
  const [sort, setSort] = useState<Sort>('name');
  const found = useSearchResult(text, sort);
  const users = found.data?.pages.flatMap(({ list }) => list) ?? [];
  const total = found.data?.pages[0]?.total ?? 0;
  return (
    <Part name="search" closed={useClosed()} disabled={!mayExecute}>
      <SearchField onSearch={(wanted) => (wanted === text ? void found.refetch() : setText(wanted))} />
      <div role="alert">{found.data && total === 0 ? <Notice tone="info">{t('search.noHit')}</Notice> : null}</div>
      {found.error instanceof ConsoleProblem ? <Notice tone="danger">{refusal(found.error)}</Notice> : null}
      <p role="status" className={styles['count']}>
        {total > 0 ? t('search.count', { n: total }) : ''}
      </p>
      {users.length > 0 ? (
        <>
          <label className={styles['sort']}>
            <span>{t('search.sort')}</span>
            <select
              className="sk-input"
              value={sort}
              onChange={({ target }) => setSort(target.value === 'name' ? 'name' : 'last_login')}
            >
              {sorts.map((each) => (
                <option key={each} value={each}>
                  {t(`search.sort.${each}`)}
                </option>
              ))}
            </select>
          </label>
          <ResultTable users={users} />
          {found.hasNextPage ? <Button onClick={() => void found.fetchNextPage()}>{t('search.more')}</Button> : null}
        </>
      ) : null}
    </Part>
  );
}
