import type { ReactNode } from 'react';
import type { ResetReport } from '#shared/contracts';
import table from '../frame/table.module.css';
import { useTexts, type PlainKey } from '../texts.tsx';
import { useReportWords } from './report-words.ts';
import { when } from './when.ts';

const STEPS = ['report.step.1', 'report.step.2', 'report.step.3', 'report.step.4', 'report.step.5'] as const;

/** The rows of a report: steps, methods, notices, calls for help and the trail. */
export function ReportTables({
  report: { steps, factors, notices, escalations, audit, audit_head: head },
}: {
  report: ResetReport;
}) {
  const { t } = useTexts();
  const words = useReportWords();
  return (
    <>
      <Rows
        title="report.steps"
        columns={['report.step', 'report.state', 'report.started', 'report.finished', 'report.tries', 'report.code']}
        rows={steps.map(({ step, state, started_at: from, ended_at: to, tries, code }) => [
          stepWord(t, step),
          ...[t(`report.stepState.${state}`), when(from), when(to), tries, code ?? '–'],
        ])}
      />
      <Rows
        title="report.factors"
        columns={['report.factor', 'report.name', 'report.enrolled', 'report.used', 'report.outcome', 'report.code']}
        rows={factors.map(({ type, label, enrolled_at: at, last_used_at: used, outcome, code }) => [
          ...[words.method(type), label ?? '–', when(at), when(used), words.outcome(outcome), code ?? '–'],
        ])}
      />
      <Rows
        title="report.notices"
        columns={['report.channel', 'report.address', 'report.at', 'report.state']}
        rows={notices.map(({ channel, address, at, state }) => [
          words.channel(channel),
          address,
          when(at),
          words.delivery(state),
        ])}
      />
      {escalations.length === 0 ? null : (
        <Rows
          title="report.escalations"
          columns={['report.reason', 'report.told', 'report.at']}
          rows={escalations.map(({ cause, told, at }) => [words.cause(cause), told, when(at)])}
        />
      )}
      <Rows
        title="report.audit"
        columns={['report.event', 'report.id', 'report.at']}
        rows={audit.map(({ id, type, at, changed }) => [words.event(type, changed), <code key="id">{id}</code>, when(at)])}
      />
      {head === null ? null : (
        <p>
          <strong>{t('report.head')}</strong>
          <br />
          <code>{t('report.headOf', { size: head.size, root: head.root })}</code>
        </p>
      )}
    </>
  );
}

const stepWord = (t: ReturnType<typeof useTexts>['t'], step: number): string => {
  const name = STEPS[step - 1];
  return name === undefined ? String(step) : t(name);
};

type Props = Readonly<{ title: PlainKey; columns: readonly PlainKey[]; rows: readonly (readonly ReactNode[])[] }>;

function Rows({ title, columns, rows }: Props) {
  const { t } = useTexts();
  return (
    <section className="sk-stack" aria-label={t(title)}>
      <h2>{t(title)}</h2>
      {rows.length === 0 ? (
        <p>{t('report.none')}</p>
      ) : (
        <table className={table['table']}>
          <caption className="sk-unseen">{t(title)}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, line) => (
              <tr key={line}>
                {cells.map((cell, place) => (
                  <td key={columns[place]} data-label={t(columns[place] ?? title)}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
