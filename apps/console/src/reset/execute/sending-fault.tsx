import { Button, Notice, useCountdown } from '#web/ui';
import { HelpButton } from '../frame/help-button.tsx';
import layout from '../frame/layout.module.css';
import run from '../run/run.module.css';
import { Sign } from '../frame/sign.tsx';
import type { Sending } from './use-execution.ts';
import { useWords } from '../words.ts';

type Props = Readonly<{ sending: Sending; onStop: () => void; onAgain: () => void }>;

/** ❌ システムエラー: nothing is known to have begun; it is tried again by itself, which can be stopped. */
export function SendingFault({ sending, onStop, onAgain }: Props) {
  const { t } = useWords();
  const left = useCountdown(sending.state === 'waiting' ? sending.at : null);
  if (sending.state !== 'waiting' && sending.state !== 'stopped' && sending.state !== 'exhausted') return null;
  const { problem } = sending;
  const code = problem.status === 0 ? 'MFA-503-UNREACHABLE' : `MFA-${problem.status}-EXECUTE`;
  return (
    <Notice tone="danger" sign={<Sign glyph="❌" />}>
      <strong>{t('failed.title')}</strong>
      <span>{t('failed.text')}</span>
      <code className={layout['id']}>{t('failed.code', { code })}</code>
      {problem.traceId === null ? null : <code className={layout['id']}>{t('failed.trace', { id: problem.traceId })}</code>}
      {sending.state === 'waiting' ? (
        <p>
          {t('failed.auto')} <span aria-hidden={left !== 30 && left !== 10}>{t('failed.left', { n: left })}</span>
        </p>
      ) : (
        <p>{sending.state === 'stopped' ? t('failed.stopped') : t('failed.exhausted')}</p>
      )}
      <div className={run['acts']}>
        {sending.state === 'waiting' ? <Button onClick={onStop}>{t('failed.stop')}</Button> : null}
        <Button onClick={onAgain}>{t('failed.now')}</Button>
        <HelpButton cause="asked" />
      </div>
    </Notice>
  );
}
