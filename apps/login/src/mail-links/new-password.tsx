import { useEffect, useRef, useState } from 'react';
import { Button, Notice, useCountdown } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { Form } from '../parts/form.tsx';
import { NewPasswordField } from '../parts/new-password-field.tsx';
import { waitUntil } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import { BadLink } from './confirm-link.tsx';
import { forgetToken } from './forget-token.ts';
import { RequestFailure, useLinkAct } from './use-link-act.tsx';

/** The page behind the link of a reset mail (L-061). */
export function NewPassword({ tenantId, token, onAgain }: { tenantId: string; token: string; onAgain: () => void }) {
  const { t } = useTexts();
  const { state, perform } = useLinkAct(tenantId, 'password-resets/complete');
  const [password, setPassword] = useState('');
  const [empty, setEmpty] = useState(false);
  const [sent, setSent] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const trouble = state.at === 'trouble' ? state.trouble : null;
  const held = useCountdown(state.at === 'trouble' ? waitUntil({ trouble: state.trouble, at: state.since }) : null) > 0;

  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('[aria-invalid=true]')?.focus();
  }, [state, empty]);

  const submit = async () => {
    setEmpty(password === '');
    if (password === '') return;
    setSent(sent + 1);
    const after = await perform({ token, password });
    // After a fault of the system the person need not type it again: it may never have arrived.
    if (after.at !== 'broken') setPassword('');
    if (after.at === 'done') forgetToken();
  };

  if (state.at === 'done') {
    return (
      <Section key="done" title={t('reset.done.title')}>
        <Notice tone="ok">{t('reset.done')}</Notice>
      </Section>
    );
  }
  if (trouble?.is === 'bad-link') return <BadLink key="bad" kind="reset" onAgain={onAgain} />;
  return (
    <Section key="ask" title={t('reset.new.title')}>
      <p>{t('reset.new.lead')}</p>
      <RequestFailure state={state} />
      <Form ref={form} onSend={submit}>
        {/* Password managers look for a name beside a new password; ours is known to the link only, so they ask. */}
        <input type="text" name="username" autoComplete="username" hidden readOnly value="" />
        <NewPasswordField
          label={t('field.password.new')}
          value={password}
          onValue={setPassword}
          minLength={null}
          check={null}
          problems={trouble?.is === 'password' && password === '' ? trouble.problems : []}
          error={empty && password === '' ? t('field.password.empty') : null}
          hideOn={sent}
        />
        <Button kind="primary" type="submit" unavailable={state.at === 'sending' || held}>
          {t('reset.new.submit')}
        </Button>
      </Form>
    </Section>
  );
}
