import type { AuditEventPage, AuditEventView } from '#shared/contracts';
import { Button } from '#web/ui';
import { Empty } from '../frame/states.tsx';
import { useTexts } from '../texts.tsx';
import { jstExact } from '../times.ts';
import table from '../frame/table.module.css';
import styles from './audit.module.css';
import type { Verdict } from './check-proof.ts';
import { OutcomeMark, ProofMark } from './marks.tsx';
import { filtersOf, type AuditSearch } from './search.ts';
import { useActorName, useTargetName } from './people.ts';
import { useVerdicts } from './use-audit.ts';
import { useEventNames } from './use-event-names.ts';

type Props = Readonly<{
  page: AuditEventPage;
  search: AuditSearch;
  go: (next: AuditSearch) => void;
  onOpen: (id: string) => void;
}>;

/** One page of the trail. Older pages are steps of the address, so the back button leads to newer ones. */
export function EventList({ page, search, go, onOpen }: Props) {
  const { t } = useTexts();
  const { list, total, total_is_exact: isExact, next_cursor: next } = page;
  const verdicts = useVerdicts(list);
  return (
    <section className="sk-stack" aria-label={t('audit.title')}>
      <p role="status">{t(isExact ? 'audit.count' : 'audit.countMore', { n: total })}</p>
      {list.length === 0 ? (
        <Empty>{t(next === null ? 'audit.none' : 'audit.noneYet')}</Empty>
      ) : (
        <table className={`${table['table']} ${table['dense']}`}>
          <caption className="sk-unseen">{t('audit.caption')}</caption>
          <thead>
            <tr>
              {(['time', 'actor', 'what', 'target', 'outcome', 'proof'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`audit.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.map((event) => (
              <Row
                key={event.id}
                event={event}
                verdict={verdicts.data?.get(event.id)}
                isFailed={verdicts.isError}
                onOpen={onOpen}
              />
            ))}
          </tbody>
        </table>
      )}
      <div className={styles['acts']}>
        {next === null ? null : (
          <Button onClick={() => go({ ...search, cursor: next })}>{t(list.length === 0 ? 'audit.older' : 'audit.next')}</Button>
        )}
        {search.cursor === undefined ? null : (
          <Button kind="quiet" onClick={() => go(filtersOf(search))}>
            {t('audit.newest')}
          </Button>
        )}
      </div>
    </section>
  );
}

type RowProps = Readonly<{
  event: AuditEventView;
  verdict: Verdict | undefined;
  isFailed: boolean;
  onOpen: (id: string) => void;
}>;

function Row({ event, verdict, isFailed, onOpen }: RowProps) {
  const { t } = useTexts();
  const names = useEventNames();
  const actor = useActorName();
  const target = useTargetName();
  const [time, what] = [jstExact(event.at), names.of(event.type)];
  return (
    <tr data-broken={verdict?.state === 'broken' || undefined}>
      <th scope="row" data-label={t('audit.time')}>
        <Button kind="quiet" className={styles['time']} onClick={() => onOpen(event.id)}>
          {time}
          <span className="sk-unseen">{t('audit.open', { what })}</span>
        </Button>
      </th>
      <td data-label={t('audit.actor')}>{actor(event.actor)}</td>
      <td data-label={t('audit.what')}>{what}</td>
      <td data-label={t('audit.target')}>{target(event)}</td>
      <td data-label={t('audit.outcome')}>
        <OutcomeMark outcome={event.outcome} />
      </td>
      <td data-label={t('audit.proof')}>
        <ProofMark verdict={verdict} isFailed={isFailed} />
      </td>
    </tr>
  );
}
