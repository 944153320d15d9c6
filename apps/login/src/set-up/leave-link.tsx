import { useEffect, useState } from 'react';
import { useTexts } from '../texts.tsx';

const PATIENCE_MS = 2_000;

/**
 * The way to the application where it does not open by itself: an application's own scheme may open nothing without a press.
 * The last screen of every login has its own (done.tsx), so that no login loads a part for it.
 */
export function LeaveLink({ to }: { to: string | null }) {
  const { t } = useTexts();
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    if (to === null) return;
    const timer = setTimeout(() => setWaited(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [to]);
  return to && waited ? (
    <a className="sk-button" data-kind="primary" href={to}>
      {t('done.continue')}
    </a>
  ) : null;
}
