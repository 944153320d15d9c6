import { Link, useNavigate } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import type { ApprovalLine } from '#shared/contracts';
import { Alerts } from '../frame/alerts.tsx';
import { PersonName } from '../frame/person-name.tsx';
import { Empty, Loaded } from '../frame/states.tsx';
import table from '../frame/table.module.css';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import styles from './approvals.module.css';
import { opensRow } from './opens-row.ts';
import { useInbox } from './queries.ts';
import { StateWord, UrgencyWord } from './state-word.tsx';

/** what waits for one's decision, and below it what is closed. */
export function ApprovalsPage() {
  const { t } = useTexts();
  return (
    <>
      <p>{t('approvals.lead')}</p>
      <Alerts />
      <Loaded query={useInbox()}>{({ list }) => <Inbox list={list} />}</Loaded>
    </>
  );
}

function Inbox({ list }: { list: readonly ApprovalLine[] }) {
  const { t } = useTexts();
  const waiting = list.filter(({ state }) => state === 'pending');
  const closed = list.filter(({ state }) => state !== 'pending');
  return (
    <>
      <section className="sk-stack" aria-labelledby="waiting">
        <h2 id="waiting">{t('approvals.waiting')}</h2>
        <p role="status">{waiting.length === 0 ? t('approvals.waitingNone') : t('approvals.count', { n: waiting.length })}</p>
        {waiting.length === 0 ? null : <Requests name={t('approvals.waiting')} list={waiting} />}
      </section>
      <section className="sk-stack" aria-labelledby="closed">
        <h2 id="closed">{t('approvals.decided')}</h2>
        {closed.length === 0 ? (
          <Empty>{t('approvals.decidedNone')}</Empty>
        ) : (
          <Requests name={t('approvals.decided')} list={closed} />
        )}
      </section>
    </>
  );
}

const columns = ['number', 'user', 'method', 'urgency', 'requester', 'until', 'state'] as const;

function Requests({ name, list }: Readonly<{ name: string; list: readonly ApprovalLine[] }>) {
  const { t } = useTexts();
  return (
    <table className={table['table']}>
      <caption className="sk-unseen">{name}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`approvals.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.map((line) => (
          <Request key={line.id} line={line} />
        ))}
      </tbody>
    </table>
  );
}

/** The whole row leads to the request for whoever points; the link in it is the one way for keyboard and screen reader. */
function Request({ line }: { line: ApprovalLine }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { id, number, user, method, urgency, executor, pending_until: until, state } = line;
  const way = { to: '/admin/approvals/$id', params: { id } } as const;
  const open = (event: MouseEvent) => {
    if (opensRow(event)) void navigate(way);
  };
  return (
    <tr className={styles['row']} onClick={open}>
      <th scope="row" data-label={t('approvals.number')}>
        <Link {...way} className={styles['open'] ?? ''} aria-label={t('approvals.open', { number, name: user.name })}>
          {number}
        </Link>
      </th>
      <td data-label={t('approvals.user')}>
        <strong>
          <PersonName name={user.name} important={false} />
        </strong>
      </td>
      <td data-label={t('approvals.method')}>{t(`resetMethod.${method}`)}</td>
      <td data-label={t('approvals.urgency')}>
        <UrgencyWord urgency={urgency} />
      </td>
      <td data-label={t('approvals.requester')}>
        <PersonName name={executor.name} important={false} />
      </td>
      <td data-label={t('approvals.until')}>{jst(until)}</td>
      <td data-label={t('approvals.state')}>
        <StateWord state={state} />
      </td>
    </tr>
  );
}
