import { useMutation } from '@tanstack/react-query';
import { Button } from '#web/ui';
import { ask, problemOf } from '../../console-api.ts';
import { useElevation } from '../../session/use-elevation.ts';
import { useDesk } from '../desk/desk.ts';
import run from '../run/run.module.css';
import { useRefusal, useWords } from '../words.ts';

/** 「技術者に連絡」: tells seniors and technicians, and says how many it were. */
export function HelpButton({ cause }: { cause: 'asked' | 'no_approver' }) {
  const { t } = useWords();
  const refusal = useRefusal();
  const elevation = useElevation();
  const { path, reset } = useDesk();
  const call = useMutation({
    mutationFn: () =>
      ask<{ told: number }>(path(`/mfa-resets/${reset?.id ?? ''}/escalations`), { method: 'POST', body: { cause } }),
  });
  const problem = problemOf(call.error);
  const begin = async () => {
    if (await elevation.ask()) call.mutate();
  };
  return (
    <span className={run['help']}>
      <Button unavailable={reset === null || call.isPending} onClick={() => void begin()}>
        {t('failed.help')}
      </Button>
      <span role="status">{call.data ? t('failed.helped', { n: call.data.told }) : ''}</span>
      {problem ? <span role="alert">{refusal(problem)}</span> : null}
    </span>
  );
}
