import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Loaded } from '../frame/states.tsx';
import { useTexts } from '../texts.tsx';
import styles from './audit.module.css';
import { EventDrawer } from './event-drawer.tsx';
import { EventList } from './event-list.tsx';
import { Export } from './export.tsx';
import { FilterForm } from './filter-form.tsx';
import { filtersOf, queryOf, useAuditSearch, type AuditSearch } from './search.ts';
import { TreeBadge } from './tree-badge.tsx';
import { useEvents } from './use-audit.ts';
import { Verification } from './verification.tsx';

/** 監査ログ: what happened, each of it proved in this browser. Filters, page and open record stand in the address. */
export function AuditPage() {
  const { t } = useTexts();
  const [search, go] = useAuditSearch();
  const [verified, setVerified] = useState(0);
  const { event, ...listed } = search;
  const query = useEvents(listed);
  const filters = filtersOf(search);
  const client = useQueryClient();
  /** Whoever asks again wants what is there now, also with the conditions of before. */
  const ask = (next: AuditSearch) => {
    client.removeQueries({ queryKey: ['audit-events'], type: 'inactive' });
    if (queryOf(next).toString() === queryOf(listed).toString()) void query.refetch();
    else go(next);
  };
  const show = (id: string) => go({ ...listed, event: id });
  return (
    <>
      <p>{t('audit.lead')}</p>
      <section className={styles['tree']} aria-label={t('audit.tree')}>
        <TreeBadge key={verified} />
        <div className={styles['acts']}>
          <Verification onDone={() => setVerified((n) => n + 1)} onShow={show} />
          <Export filters={filters} />
        </div>
      </section>
      <FilterForm key={JSON.stringify(filters)} filters={filters} onApply={ask} />
      <Loaded query={query}>{(page) => <EventList page={page} search={listed} go={go} onOpen={(id) => show(id)} />}</Loaded>
      <EventDrawer
        id={event ?? null}
        listed={query.data?.list.find(({ id }) => id === event)}
        onClose={() => go(listed)}
        onFilter={go}
      />
    </>
  );
}
