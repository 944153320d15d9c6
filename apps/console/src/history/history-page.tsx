import { useInfiniteQuery } from '@tanstack/react-query';
import type { ResetLine } from '#shared/contracts';
import { Button } from '#web/ui';
import { ask } from '../console-api.ts';
import { Empty, Failed, Loading } from '../frame/states.tsx';
import { holdsAny, useTenant, useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { FilterForm } from './filter-form.tsx';
import { Lines } from './lines.tsx';
import { queryOf, useFilters } from './search.ts';

type Page = Readonly<{ list: readonly ResetLine[]; next: string | null }>;

/** 実行履歴: everybody's for who approves or audits, one's own for who carries resets out. The server decides which. */
export function HistoryPage() {
  const { t } = useTexts();
  const tenantPath = useTenantPath();
  const seesAll = holdsAny(useTenant(), ['audit.read', 'mfa_reset.approve']);
  const [filters, apply] = useFilters();
  const path = tenantPath('/mfa-resets');
  const query = useInfiniteQuery({
    queryKey: ['mfa-resets', path, filters],
    queryFn: ({ pageParam, signal }) => ask<Page>(`${path}?${queryOf(filters, pageParam)}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
    gcTime: 0, // names of persons are not kept for later
  });
  const list = query.data?.pages.flatMap((page) => page.list) ?? [];
  const nameOf = (pick: (line: ResetLine) => ResetLine['user'], id = '') =>
    list.map(pick).find((one) => one.id === id)?.name ?? id;
  const names = { user: nameOf(({ user }) => user, filters.user), executor: nameOf((line) => line.executor, filters.executor) };
  return (
    <>
      <p>{t(seesAll ? 'history.all' : 'history.own')}</p>
      <FilterForm filters={filters} names={names} onApply={apply} />
      {query.isError ? <Failed fault={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Loading /> : null}
      {query.data && list.length === 0 ? <Empty>{t('history.none')}</Empty> : null}
      <p role="status" className={list.length === 0 ? 'sk-unseen' : undefined}>
        {query.data ? t('history.count', { n: list.length }) : null}
      </p>
      {list.length === 0 ? null : <Lines list={list} onPick={(picked) => apply({ ...filters, ...picked })} />}
      {query.hasNextPage ? (
        <p>
          <Button unavailable={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('history.more')}
          </Button>
        </p>
      ) : null}
    </>
  );
}
