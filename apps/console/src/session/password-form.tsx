import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { Button, PasswordField } from '#web/ui';
import { ConsoleProblem } from '../console-api.ts';
import { ImeGuard } from '../frame/ime-guard.tsx';
import { useProblemWords } from '../frame/use-problem-words.ts';
import { useTexts } from '../texts.tsx';
import { useMe } from './use-me.ts';

type Props = Readonly<{ fault: unknown; busy: boolean; onTyped: (password: string) => void }>;

/** R-020, R-021, R-025: emptied as soon as it is sent, and again after a wrong one. */
export function PasswordForm({ fault, busy, onTyped }: Props) {
  const { t } = useTexts();
  const words = useProblemWords();
  const { data: me } = useMe();
  const [typed, setTyped] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const problem = fault instanceof ConsoleProblem ? fault : null;
  useEffect(() => form.current?.querySelector<HTMLInputElement>('input[name=password]')?.focus(), [fault]);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (typed === '' || busy) return;
    setTyped('');
    onTyped(typed);
  };
  const left = problem?.code === 'invalid_credentials' ? problem.number('tries_left') : null;
  return (
    <ImeGuard>
      <form ref={form} className="sk-stack" onSubmit={send} noValidate>
        <input
          className="sk-unseen"
          type="text"
          name="username"
          autoComplete="username"
          value={me?.username ?? ''}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField
          label={t('reauth.password')}
          name="password"
          autoComplete="current-password"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          reveal={t('reauth.show')}
          capsLock={t('reauth.capsLock')}
          hideOn={busy}
          error={problem ? `${words(problem)}${left === null ? '' : ` ${t('problem.triesLeft', { n: left })}`}` : null}
        />
        <Button type="submit" kind="primary" unavailable={typed === '' || busy}>
          {t('reauth.submit')}
        </Button>
      </form>
    </ImeGuard>
  );
}
