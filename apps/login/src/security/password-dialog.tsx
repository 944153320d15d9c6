import { useState } from 'react';
import type { CallProblem } from '#web/api-client';
import { Button, Notice } from '#web/ui';
import { Form } from '../parts/form.tsx';
import { NewPasswordField } from '../parts/new-password-field.tsx';
import { SecretField } from '../parts/secret-field.tsx';
import { useTexts } from '../texts.tsx';
import { readProblem, type PasswordProblem } from '../trouble.ts';
import { Dialog } from './dialog.tsx';
import { useTroubleText } from './trouble-text.ts';
import { useSecurityWords } from './words.ts';

type Props = { onChange: (current: string, wanted: string) => Promise<CallProblem | null>; onClose: () => void };

/** The current password and the one to be. The rules stand there before anything is wrong (L-012). */
export function PasswordDialog({ onChange, onClose }: Props) {
  const { t } = useTexts();
  const { t: s } = useSecurityWords();
  const say = useTroubleText();
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const found = readRefusal(problem);
  const submit = async () => {
    setSent(true);
    if (busy || current === '' || wanted === '') return;
    setBusy(true);
    setProblem(await onChange(current, wanted));
    setBusy(false);
  };
  return (
    <Dialog title={s('password.change')} onClose={onClose}>
      <Form onSend={submit}>
        {/* Password managers look for whose password it is; the address is not known here. */}
        <input type="text" name="username" autoComplete="username" hidden readOnly value="" />
        <p>{s('password.ends')}</p>
        {problem && !found.told ? <Notice tone="danger">{say(problem)}</Notice> : null}
        <SecretField
          label={s('password.current')}
          name="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          hideOn={problem}
          error={sent && current === '' ? t('field.password.empty') : found.wrong ? s('password.wrong') : null}
        />
        <NewPasswordField
          label={t('field.password.new')}
          value={wanted}
          onValue={setWanted}
          minLength={null}
          check={null}
          problems={found.problems}
          error={sent && wanted === '' ? t('field.password.empty') : found.unchanged ? s('password.unchanged') : null}
          hideOn={problem}
        />
        <div className="sec-choices">
          <Button onClick={onClose}>{s('page.cancel')}</Button>
          <Button type="submit" unavailable={busy}>
            {s('password.submit')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

type Found = Readonly<{ wrong: boolean; unchanged: boolean; problems: readonly PasswordProblem[]; told: boolean }>;

/** What of a refusal belongs to which field; `told` when one of them says it. */
function readRefusal(problem: CallProblem | null): Found {
  if (problem?.kind !== 'refused') return { wrong: false, unchanged: false, problems: [], told: false };
  const wrong = problem.refusal.code === 'login.invalid_credentials';
  const unchanged = problem.refusal.error_messages?.includes('password: unchanged') ?? false;
  const reading = readProblem('password-resets/complete', problem);
  const problems = reading.kind === 'trouble' && reading.trouble.is === 'password' ? reading.trouble.problems : [];
  return { wrong, unchanged, problems, told: wrong || unchanged || problems.length > 0 };
}
