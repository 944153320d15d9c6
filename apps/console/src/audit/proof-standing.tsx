import { Notice } from '#web/ui';
import { useTexts } from '../texts.tsx';
import type { Verdict } from './check-proof.ts';
import styles from './drawer.module.css';
import { ProofMark } from './marks.tsx';

/** What was proved, with the hashes, so that somebody else can do the sum again. */
export function ProofStanding({ verdict, isFailed }: Readonly<{ verdict: Verdict | undefined; isFailed: boolean }>) {
  const { t } = useTexts();
  if (!verdict || verdict.state === 'waiting')
    return (
      <div className={styles['proof']}>
        <ProofMark verdict={verdict} isFailed={isFailed} />
        <p className={styles['note']}>
          {t(verdict ? 'proof.waitingText' : isFailed ? 'proof.unknownText' : 'proof.checkingText')}
        </p>
      </div>
    );
  const { proof, head } = verdict;
  return (
    <div className={styles['proof']} data-broken={verdict.state === 'broken' || undefined}>
      <ProofMark verdict={verdict} isFailed={isFailed} />
      {verdict.state === 'broken' ? (
        <Notice tone="danger">{t('proof.brokenText', { fault: t(`fault.${verdict.fault}`) })}</Notice>
      ) : (
        <p>{t('proof.provedText', { seq: proof.seq, size: head.size })}</p>
      )}
      {verdict.state === 'proved' && verdict.signed === null ? <Notice tone="warn">{t('proof.noSignature')}</Notice> : null}
      <dl className={styles['hashes']}>
        {(
          [
            [t('record.seq'), String(proof.seq)],
            [t('record.leaf'), proof.leaf],
            [t('record.root'), head.root],
            [t('record.key'), head.key_id],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
