import type { SecurityView } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { useSecurityWords } from './words.ts';

type Props = { view: SecurityView; busy: boolean; onMake: () => void; onRenew: () => void };

/** How many recovery codes are left, and making them (L-051). */
export function CodesPart({ view, busy, onMake, onRenew }: Props) {
  const { t } = useSecurityWords();
  const { recovery_codes: codes, may } = view;
  const needsFactor = may.make_codes === 'needs-factor';
  return (
    <section className="sec-part" aria-labelledby="sec-codes">
      <h2 id="sec-codes">{t('codes.title')}</h2>
      <p>{t('codes.lead')}</p>
      <p>{codes ? t('codes.left', { n: codes.left, total: codes.total }) : t('codes.none')}</p>
      {codes?.low ? <Notice tone="warn">{t('codes.low')}</Notice> : null}
      <div className="sec-acts">
        <Button
          unavailable={busy || needsFactor}
          aria-describedby={needsFactor ? 'sec-codes-why' : undefined}
          onClick={codes ? onRenew : onMake}
        >
          {t(codes ? 'codes.renew' : 'codes.make')}
        </Button>
      </div>
      {needsFactor ? (
        <p className="sk-hint" id="sec-codes-why">
          {t('codes.needsFactor')}
        </p>
      ) : null}
    </section>
  );
}
