import { Link } from '@tanstack/react-router';
import type { ResetLine } from '#shared/contracts';
import { Button } from '#web/ui';
import table from '../frame/table.module.css';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import styles from './history.module.css';
import type { Filters } from './search.ts';

type Props = Readonly<{ list: readonly ResetLine[]; onPick: (filters: Filters) => void }>;
const columns = ['number', 'at', 'user', 'method', 'reason', 'result', 'executor', 'report'] as const;

/** The runs; a person's name narrows the list to that person. */
export function Lines({ list, onPick }: Props) {
  const { t } = useTexts();
  return (
    <table className={table['table']}>
      <caption className="sk-unseen">{t('history.title')}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`history.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.map((line) => (
          <Line key={line.id} line={line} onPick={onPick} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line, onPick }: Readonly<{ line: ResetLine; onPick: Props['onPick'] }>) {
  const { t } = useTexts();
  const { id, number, user, executor, method, reason, state, executed_at: at, break_glass: breakGlass } = line;
  const how = method ? t(`resetMethod.${method}`) : '–';
  return (
    <tr>
      <th scope="row" data-label={t('history.number')}>
        {number}
      </th>
      <td data-label={t('history.at')}>{at ? jst(at) : t('history.notRun')}</td>
      <td data-label={t('history.user')}>
        <Pick label={t('history.onlyUser', { name: user.name })} onPick={() => onPick({ user: user.id })}>
          {user.name}
        </Pick>
      </td>
      <td data-label={t('history.method')}>{breakGlass ? t('history.breakGlass', { method: how }) : how}</td>
      <td data-label={t('history.reason')}>{reason ? t(`resetReason.${reason}`) : '–'}</td>
      <td data-label={t('history.result')} data-state={state}>
        {t(`resetState.${state}`)}
      </td>
      <td data-label={t('history.executor')}>
        <Pick label={t('history.onlyExecutor', { name: executor.name })} onPick={() => onPick({ executor: executor.id })}>
          {executor.name}
        </Pick>
      </td>
      <td data-label={t('history.report')}>
        {at ? (
          <Link
            className={styles['link'] ?? ''}
            to="/admin/mfa-resets/$id/report"
            params={{ id }}
            aria-label={t('history.reportOf', { number })}
          >
            {t('history.report')}
          </Link>
        ) : (
          '–'
        )}
      </td>
    </tr>
  );
}

const Pick = ({ label, onPick, children }: Readonly<{ label: string; onPick: () => void; children: string }>) => (
  <Button kind="quiet" className={styles['pick'] ?? ''} aria-label={label} onClick={onPick}>
    {children}
  </Button>
);
