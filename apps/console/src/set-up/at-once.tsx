import { lazy, Suspense } from 'react';
import type { ResetDetailView } from '#shared/contracts';
import { Loading } from '../frame/states.tsx';
import { useMe } from '../session/use-me.ts';

const SetUp = lazy(async () => ({ default: (await import('./set-up.tsx')).SetUp }));

/** 即座再設定 opens the assisted set-up at once, below its result (rulings section 6). */
export function SetUpAtOnce({ reset }: { reset: ResetDetailView }) {
  const { data: me } = useMe();
  if (reset.method !== 're_enrol' || me?.id !== reset.executor_id) return null;
  return (
    <Suspense fallback={<Loading />}>
      <SetUp id={reset.id} heading="h4" />
    </Suspense>
  );
}
