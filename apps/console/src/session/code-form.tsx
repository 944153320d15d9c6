import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { normaliseCode } from '#shared/kernel';
import type { ReauthenticationView } from '#shared/contracts';
import { Button, Notice, TextField } from '#web/ui';
import { ask, ConsoleProblem } from '../console-api.ts';
import { ImeGuard } from '../frame/ime-guard.tsx';
import { useProblemWords } from '../frame/use-problem-words.ts';
import { useTexts } from '../texts.tsx';

type Props = Readonly<{
  view: ReauthenticationView;
  onElevated: (view: ReauthenticationView) => Promise<void>;
  onLost: () => void;
}>;

/** a code of the app, or a saved one. A proof that took too long begins again with the password. */
export function CodeForm({ view, onElevated, onLost }: Props) {
  const { t } = useTexts();
  const words = useProblemWords();
  const [way, setWay] = useState(view.ways[0]);
  const [typed, setTyped] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const code = useMutation({
    mutationFn: (body: { totp: string } | { recovery_code: string }) =>
      ask<ReauthenticationView>(`/api/reauthentications/${view.id}/otp`, { method: 'POST', body }),
    onSuccess: onElevated,
    onError: (fault) => fault instanceof ConsoleProblem && fault.code === 'reauth_not_pending' && onLost(),
    gcTime: 0,
  });
  useEffect(() => form.current?.querySelector('input')?.focus(), [way, code.error]);
  if (way === undefined) return <Notice tone="warn">{t('reauth.noWay')}</Notice>;
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (typed === '' || code.isPending) return;
    setTyped('');
    code.mutate(way === 'totp' ? { totp: normaliseCode(typed) } : { recovery_code: typed });
  };
  const problem = code.error instanceof ConsoleProblem ? code.error : null;
  const other = view.ways.find((each) => each !== way);
  return (
    <ImeGuard>
      <form ref={form} className="sk-stack" onSubmit={send} noValidate>
        <TextField
          label={way === 'totp' ? t('reauth.code') : t('reauth.recovery')}
          type="text"
          inputMode={way === 'totp' ? 'numeric' : 'text'}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={problem ? `${words(problem)}${problem.facts['check_clock'] === true ? t('problem.checkClock') : ''}` : null}
        />
        <Button type="submit" kind="primary" unavailable={typed === '' || code.isPending}>
          {t('reauth.codeSubmit')}
        </Button>
        {other ? (
          <Button kind="quiet" onClick={() => setWay(other)}>
            {other === 'totp' ? t('reauth.useApp') : t('reauth.useRecovery')}
          </Button>
        ) : null}
      </form>
    </ImeGuard>
  );
}
