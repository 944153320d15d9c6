import { useEffect, useRef } from 'react';
import { Button, Notice } from '#web/ui';
import { problemOf } from '../../console-api.ts';
import { useDesk } from '../desk/desk.ts';
import { hindranceOf } from '../desk/hindrance.ts';
import { Part } from '../frame/layout.tsx';
import { OtherRun } from './other-run.tsx';
import { Pin } from '../frame/pin.tsx';
import { TargetDetail } from './target-detail.tsx';
import { useClosed } from '../desk/use-closed.ts';
import { useRefusal, useWords } from '../words.ts';

/** 対象ユーザー: who was selected. */
export function TargetSection() {
  const { t } = useWords();
  const refusal = useRefusal();
  const { user, fault, mayExecute, reset, refresh } = useDesk();
  const heading = useRef<HTMLHeadingElement>(null);
  const id = user?.id;
  useEffect(() => {
    if (id !== undefined) heading.current?.focus();
  }, [id]);
  const problem = problemOf(fault);
  const hindrance = user && reset === null ? hindranceOf(user) : null;
  const isChanged = reset?.state === 'draft' && user !== null && reset.current_version !== user.version;
  return (
    <Part name="target" closed={useClosed()} disabled={!mayExecute} always={user ? <Pin /> : null}>
      {problem && hindrance === null ? <Notice tone="danger">{refusal(problem)}</Notice> : null}
      {hindrance ? <Notice tone="warn">{t(hindrance)}</Notice> : null}
      {hindrance === 'target.busy' && user?.run_under_way ? <OtherRun id={user.run_under_way} /> : null}
      {user && user.also_at_work.length > 0 ? (
        <Notice tone="warn">{t('target.alsoAtWork', { names: user.also_at_work.map(({ name }) => name).join('、') })}</Notice>
      ) : null}
      <div role="status">
        {isChanged ? (
          <Notice tone="warn">
            {t('target.changed')}
            <Button onClick={() => void refresh()}>{t('changed.accept')}</Button>
          </Notice>
        ) : null}
      </div>
      {user ? <TargetDetail user={user} heading={heading} /> : <p>{t('target.none')}</p>}
    </Part>
  );
}
