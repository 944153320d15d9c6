import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import type { AuditTree } from '#shared/contracts';
import { Notice } from '#web/ui';
import { Loaded } from '../frame/states.tsx';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';
import styles from './audit.module.css';
import { useTree } from './use-audit.ts';

/** The sealer is at most a second behind; later than this it stands. */
const LATE_SECONDS = 10;
const icons = { ok: ShieldCheck, bad: ShieldAlert, open: ShieldQuestion } as const;

/** ⛓ Whether the record is whole, as it was last verified; how far it is signed; what waits for the seal. */
export function TreeBadge() {
  return (
    <div className={styles['standing']}>
      <Loaded query={useTree()}>{(tree) => <Standing tree={tree} />}</Loaded>
    </div>
  );
}

function Standing({ tree: { head, unsealed, anchors, verified } }: { tree: AuditTree }) {
  const { t } = useTexts();
  const words = useWords();
  const state = verified === null ? 'open' : verified.outcome === 'success' ? 'ok' : 'bad';
  const Shape = icons[state];
  const late = Math.floor(unsealed.oldest_seconds);
  return (
    <>
      <p className={styles['badge']} data-state={state} role="status">
        <Shape aria-hidden="true" size={20} strokeWidth={1.75} />
        {words(head, verified)}
      </p>
      {head ? <p className={styles['note']}>{t('audit.treeHead', { time: jst(head.at), size: head.size })}</p> : null}
      {unsealed.count > 0 ? <p className={styles['note']}>{t('audit.treeTail', { count: unsealed.count })}</p> : null}
      {late > LATE_SECONDS ? <Notice tone="warn">{t('audit.treeLate', { seconds: late })}</Notice> : null}
      {anchors
        .filter(({ lost }) => lost)
        .map(({ sink }) => (
          <Notice key={sink} tone="warn">
            {t('audit.anchorLost', { sink })}
          </Notice>
        ))}
    </>
  );
}

function useWords() {
  const { t } = useTexts();
  return (head: AuditTree['head'], verified: AuditTree['verified']): string => {
    if (verified?.outcome === 'success') return t('audit.treeOk', { time: jst(verified.at), size: verified.size });
    if (verified && verified.seq !== null) return t('audit.treeBroken', { seq: verified.seq, time: jst(verified.at) });
    if (verified) return t('audit.treeBrokenAnywhere', { time: jst(verified.at) });
    return head ? t('audit.treeUnchecked', { size: head.size }) : t('audit.treeEmpty');
  };
}
