import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { CallProblem } from '#web/api-client';
import { Button, Notice } from '#web/ui';
import { Form } from '../parts/form.tsx';
import { KeptField } from '../parts/kept-field.tsx';
import { SecretField } from '../parts/secret-field.tsx';
import { useTexts } from '../texts.tsx';
import { useTroubleText } from './trouble-text.ts';
import { useSecurityWords } from './words.ts';

type Props = { onProof: (typed: string) => Promise<CallProblem | null> };

/** What both forms do: send once, keep the focus, select what was wrong. */
function useTyped({ onProof }: Props) {
  const [typed, setTyped] = useState('');
  const [empty, setEmpty] = useState(false);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (problem) input.current?.select();
  }, [problem]);
  const submit = async () => {
    setEmpty(typed.trim() === '');
    if (typed.trim() === '') return input.current?.focus();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setProblem(await onProof(typed));
    setBusy(false);
  };
  const code = problem?.kind === 'refused' ? problem.refusal.code : null;
  return { typed, setTyped, empty: empty && typed.trim() === '', problem, code, busy, input, submit };
}

export function RecoveryProof(props: Props) {
  const { t } = useTexts();
  const form = useTyped(props);
  const wrong = form.code === 'factor.recovery_code_rejected';
  return (
    <ProofForm form={form} told={wrong}>
      <KeptField
        ref={form.input}
        label={t('recovery.field')}
        hint={t('recovery.hint')}
        name="recovery_code"
        maxLength={128}
        value={form.typed}
        onChange={(event) => form.setTyped(event.target.value)}
        error={form.empty ? t('recovery.empty') : wrong ? t('recovery.wrong') : null}
      />
    </ProofForm>
  );
}

export function PasswordProof(props: Props) {
  const { t } = useTexts();
  const { t: s } = useSecurityWords();
  const form = useTyped(props);
  const wrong = form.code === 'login.invalid_credentials';
  return (
    <ProofForm form={form} told={wrong}>
      <input type="text" name="username" autoComplete="username" hidden readOnly value="" />
      <SecretField
        ref={form.input}
        label={t('field.password')}
        name="password"
        autoComplete="current-password"
        required
        value={form.typed}
        onChange={(event) => form.setTyped(event.target.value)}
        hideOn={form.problem}
        error={form.empty ? t('field.password.empty') : wrong ? s('proof.wrongPassword') : null}
      />
    </ProofForm>
  );
}

/** `told`: the field itself says what is wrong. */
function ProofForm({ form, told, children }: { form: ReturnType<typeof useTyped>; told: boolean; children: ReactNode }) {
  const { t } = useTexts();
  const say = useTroubleText();
  return (
    <Form onSend={form.submit}>
      {form.problem && !told ? <Notice tone="danger">{say(form.problem)}</Notice> : null}
      {children}
      <Button kind="primary" type="submit" unavailable={form.busy}>
        {t('code.submit')}
      </Button>
    </Form>
  );
}
