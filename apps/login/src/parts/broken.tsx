import { useState } from 'react';
import { Button, Notice } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { useTexts } from '../texts.tsx';

type Props = { network: boolean; requestId: string | null; onRetry: () => Promise<void> | void };

/** The system failed, not the person (L-023): what to say when asking for help, and another go. */
export function Broken({ network, requestId, onRetry }: Props) {
  const { t } = useTexts();
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    setBusy(true);
    await onRetry();
    setBusy(false);
  };
  return (
    <Section title={t('broken.title')}>
      <Notice tone="danger">
        <p>{t(network ? 'broken.network' : 'broken.system')}</p>
        {requestId ? <p className="login-id">{t('frame.requestId', { id: requestId })}</p> : null}
      </Notice>
      <Button kind="primary" unavailable={busy} onClick={() => void retry()}>
        {t('broken.retry')}
      </Button>
    </Section>
  );
}
