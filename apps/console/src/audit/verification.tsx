import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ProgressBar } from 'react-aria-components';
import type { AuditFinding, AuditVerdict } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { ask } from '../console-api.ts';
import { Failed } from '../frame/states.tsx';
import { useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import styles from './audit.module.css';

const known = [
  'bad_signature',
  'unknown_key',
  'rolled_back',
  'truncated',
  'broken',
  'missing_event',
  'not_sealed',
  'anchor_unreadable',
] as const;

type Props = Readonly<{ onDone: () => void; onShow: (eventId: string) => void }>;

/** 検証: the server holds the trail against its tree, its heads and its anchors; each thing that does not hold has its place. */
export function Verification({ onDone, onShow }: Props) {
  const { t } = useTexts();
  const client = useQueryClient();
  const address = useTenantPath()('/audit/verifications');
  const verify = useMutation({
    mutationFn: () => ask<AuditVerdict>(address, { method: 'POST' }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['audit-tree'] });
      onDone();
    },
  });
  return (
    <>
      <Button unavailable={verify.isPending} onClick={() => verify.mutate()}>
        {t('audit.verify')}
      </Button>
      <div className={styles['outcome']} role="status">
        {verify.isPending ? (
          <ProgressBar className={styles['progress'] ?? ''} isIndeterminate aria-label={t('audit.verifying')}>
            <span>{t('audit.verifying')}</span>
            <span className={styles['track']} aria-hidden="true" />
          </ProgressBar>
        ) : null}
        {verify.isError ? <Failed fault={verify.error} /> : null}
        {verify.data && !verify.isPending ? <Result verdict={verify.data} onShow={onShow} /> : null}
      </div>
    </>
  );
}

function Result({ verdict, onShow }: Readonly<{ verdict: AuditVerdict; onShow: Props['onShow'] }>) {
  const { t } = useTexts();
  const { state, checked, complete, findings, more } = verdict;
  if (state === 'ok')
    return (
      <Notice tone="ok">
        <span>{t('audit.verifyOk', { n: checked.events })}</span>
        {complete ? null : <span>{t('audit.verifyPart', { from: checked.fromSeq, n: checked.events })}</span>}
      </Notice>
    );
  return (
    <Notice tone="danger">
      <strong>{t('audit.verifyBad', { n: findings.length })}</strong>
      <ul className={styles['findings']}>
        {findings.map((finding) => (
          <li key={`${finding.state}-${finding.seq ?? ''}-${finding.size ?? ''}-${finding.eventId ?? ''}`}>
            <Found finding={finding} />
            {finding.eventId ? (
              <Button kind="quiet" onClick={() => onShow(finding.eventId ?? '')}>
                {t('audit.showRecord')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {more ? <span>{t('audit.verifyMore')}</span> : null}
    </Notice>
  );
}

function Found({ finding: { state, seq, size } }: { finding: AuditFinding }) {
  const { t } = useTexts();
  const place =
    seq !== undefined
      ? t('audit.placeSeq', { n: seq })
      : size !== undefined
        ? t('audit.placeSize', { n: size })
        : t('audit.placeNone');
  return <>{t(`audit.finding.${known.find((each) => each === state) ?? 'other'}`, { place })} </>;
}
