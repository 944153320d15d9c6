import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, Printer } from 'lucide-react';
import type { ResetReport } from '#shared/contracts';
import { canonicalJson } from '#shared/evidence';
import { Button, Notice } from '#web/ui';
import { ask, ConsoleProblem } from '../console-api.ts';
import { Loaded } from '../frame/states.tsx';
import { usePathId } from '../frame/use-path-id.ts';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import styles from './history.module.css';
import { ReportBody } from './report-body.tsx';

type Made = Readonly<{ report: ResetReport; sha256: string }>;

/** R-126, D-27: the report of one run, to read, to print and to keep. Each making is one record with its digest. */
export function ReportPage() {
  const { t } = useTexts();
  const id = usePathId();
  const path = useTenantPath()(`/mfa-resets/${id}/report`);
  const query = useQuery({
    queryKey: ['mfa-reset-report', path],
    queryFn: ({ signal }) => ask<Made>(path, { signal }),
    staleTime: Infinity, // another making would have another digest than the one that is read or printed
    gcTime: 0,
  });
  const isNotRun = query.error instanceof ConsoleProblem && query.error.code === 'wrong_state';
  return (
    <>
      <p className={styles['screen']}>
        <Link to="/admin/mfa-resets">{t('report.back')}</Link>
      </p>
      {isNotRun ? (
        <Notice tone="info">{t('report.notRun')}</Notice>
      ) : (
        <Loaded query={query}>{(made) => <Report {...made} />}</Loaded>
      )}
    </>
  );
}

function Report({ report, sha256 }: Made) {
  const { t } = useTexts();
  return (
    <div className={styles['report']}>
      <p>{t('report.lead')}</p>
      <div className={styles['screen']}>
        <Button onClick={() => window.print()}>
          <Printer aria-hidden="true" size={20} strokeWidth={1.75} />
          {t('report.print')}
        </Button>
        <Button onClick={() => save(report)}>
          <Download aria-hidden="true" size={20} strokeWidth={1.75} />
          {t('report.save')}
        </Button>
      </div>
      <p>
        <strong>{t('report.digest')}</strong>
        <br />
        <code className={styles['digest']}>{sha256}</code>
        <br />
        {t('report.digestHint')}
      </p>
      <ReportBody report={report} />
    </div>
  );
}

/** The very bytes whose digest is shown, so that whoever has the file can check it with any tool. */
function save(report: ResetReport): void {
  const url = URL.createObjectURL(new Blob([canonicalJson(report)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `mfa-reset-${report.number}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
