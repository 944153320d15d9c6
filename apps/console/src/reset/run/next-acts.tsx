import { useMutation } from '@tanstack/react-query';
import type { ResetDetailView } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { ask, problemOf } from '../../console-api.ts';
import { useElevation } from '../../session/use-elevation.ts';
import { useMe } from '../../session/use-me.ts';
import { useDesk } from '../desk/desk.ts';
import { PageLink } from '../frame/page-link.tsx';
import styles from './run.module.css';
import { Sign } from '../frame/sign.tsx';
import { useRefusal, useWords } from '../words.ts';

/** 次のアクション. */
export function NextActs({ reset }: { reset: ResetDetailView }) {
  const { t } = useWords();
  const { leave } = useDesk();
  const { data: me } = useMe();
  const isDone = reset.state === 'completed' && me?.id === reset.executor_id;
  return (
    <div className={styles['next']} role="group" aria-label={t('next.title')}>
      {isDone && reset.method !== 'pause' ? (
        <PageLink
          path="/admin/mfa-resets/$id/set-up"
          to={`/admin/mfa-resets/${reset.id}/set-up`}
          asButton
          words={
            <>
              <Sign glyph="🔄" />
              {t('next.setUp')}
            </>
          }
        />
      ) : null}
      {isDone && reset.method !== 'pause' ? (
        <Act reset={reset} part="notifications" words="next.instructions" done="next.sent" />
      ) : null}
      {isDone && reset.method === 'pause' ? <Act reset={reset} part="resume" words="done.resume" done="done.resumed" /> : null}
      <PageLink
        path="/admin/mfa-resets/$id/report"
        to={`/admin/mfa-resets/${reset.id}/report`}
        asButton
        words={
          <>
            <Sign glyph="📝" />
            {t('next.report')}
          </>
        }
      />
      <PageLink path="/admin/users/$id" to={`/admin/users/${reset.user.id}`} asButton words={t('next.user')} />
      <Button onClick={leave}>{t('next.another')}</Button>
      <PageLink
        path="/admin"
        to="/admin"
        asButton
        words={
          <>
            <Sign glyph="🏠" />
            {t('next.dashboard')}
          </>
        }
      />
    </div>
  );
}

type Props = Readonly<{
  reset: ResetDetailView;
  part: 'notifications' | 'resume';
  words: 'next.instructions' | 'done.resume';
  done: 'next.sent' | 'done.resumed';
}>;

function Act({ reset, part, words, done }: Props) {
  const { t } = useWords();
  const refusal = useRefusal();
  const elevation = useElevation();
  const { path, refresh } = useDesk();
  const act = useMutation({
    mutationFn: () => ask(path(`/mfa-resets/${reset.id}/${part}`), { method: 'POST' }),
    onSettled: refresh,
  });
  const problem = problemOf(act.error);
  const begin = async () => {
    if (await elevation.ask()) act.mutate();
  };
  return (
    <>
      <Button unavailable={act.isPending} onClick={() => void begin()}>
        <Sign glyph={part === 'resume' ? '🔄' : '📧'} />
        {t(words)}
      </Button>
      <div role="status" className={styles['acted']}>
        {act.isSuccess ? <Notice tone="ok">{t(done)}</Notice> : null}
      </div>
      {problem ? <Notice tone="danger">{refusal(problem)}</Notice> : null}
    </>
  );
}
