import type { CodeMethod } from '#shared/contracts';
import { Notice } from '#web/ui';
import { useTexts } from '../texts.tsx';

/** 「SMSを送信できませんでした。」 (L-034). Nothing tries again by itself: a provider that is down is not helped by a storm. */
export function NotSent({ method, others }: { method: CodeMethod; others: boolean }) {
  const { t } = useTexts();
  return (
    <Notice tone="danger">
      <p>
        <b>{t(`way.${method}.failed`)}</b>
      </p>
      <p>{t(others ? 'way.failed.others' : 'way.failed.later')}</p>
    </Notice>
  );
}
