import type { ReactNode } from 'react';
import { Button, Notice } from '#web/ui';
import { useElevation } from '../session/use-elevation.ts';
import { useTexts } from '../texts.tsx';

/** No person is shown, and none asked for, before a fresh proof. What was shown goes when the proof ends. */
export function BehindProof({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const elevation = useElevation();
  if (elevation.left > 0) return children;
  return (
    <Notice tone="info">
      <span>{t('users.proofLead')}</span>
      <Button onClick={() => void elevation.ask()}>{t('users.prove')}</Button>
    </Notice>
  );
}
