import { useEffect } from 'react';
import { useDesk } from '../desk/desk.ts';
import { PageLink } from '../frame/page-link.tsx';
import { Progress } from '../run/progress.tsx';
import type { Live } from '../run/use-live.ts';
import { useResetQuery } from '../desk/use-reset-query.ts';
import { useWords } from '../words.ts';

const unheard: Live = { isLost: false, steps: [], retryAt: null };

/** The run that has to end before this user can be reset: how far it is, and nothing to change about it (R-056, D-12). */
export function OtherRun({ id }: { id: string }) {
  const { t } = useWords();
  const { path, refresh } = useDesk();
  const { data: run } = useResetQuery(path(`/mfa-resets/${id}`));
  const isOver = run !== undefined && run.state !== 'running' && run.state !== 'partially_failed';
  useEffect(() => {
    if (isOver) void refresh();
    // Once it is over the user is read anew, and not again at every drawing.
  }, [isOver]);
  if (run?.state === 'running') return <Progress reset={run} live={unheard} />;
  return <PageLink path="/admin/mfa-reset" to={`/admin/mfa-reset?reset=${id}`} words={t('target.seeRun')} />;
}
