import { useEffect, useRef, useState } from 'react';
import { Button, clock, Notice, useCountdown } from '#web/ui';
import { cleanCode, isWholeCode, sendsItself } from '../code-digits.ts';
import { Section } from '../frame/heading.tsx';
import { TroubleNotice, waitUntil } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import { AccountLine, Cancel } from './account-line.tsx';
import { CodeField } from './code-field.tsx';
import { NotSent } from './not-sent.tsx';
import { Resend } from './resend.tsx';
import type { ScreenProps } from './screen.ts';
import { UnusableWays, WayButtons } from './ways.tsx';

/** The code that was sent waits to be typed (L-030 to L-037); SMS and e-mail are the same to a reader. */
export function Code({ view, next, receivedAt, act, pending, setback, open }: ScreenProps<'code'>) {
  const { t, rich } = useTexts();
  const [code, setCode] = useState('');
  const [lastSent, setLastSent] = useState<string | null>(null);
  const [malformed, setMalformed] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const left = useCountdown(receivedAt + next.expiresIn * 1000);
  const held = useCountdown(waitUntil(setback)) > 0;
  const trouble = setback?.trouble;
  // Until the next answer comes nobody knows whether the code that was typed since is wrong.
  const wrong = trouble?.is === 'wrong-code' && code === lastSent && pending === null;
  const triesLeft = trouble?.is === 'wrong-code' ? (trouble.triesLeft ?? next.triesLeft) : next.triesLeft;
  const others = next.otherWays.filter((way) => way.usable);
  const template = next.account.registering ? 'registration' : 'authentication';

  useEffect(() => {
    if (trouble?.is !== 'wrong-code') return;
    // The person types over the wrong code: it is selected, and the focus is where it was (L-033).
    input.current?.focus({ preventScroll: true });
    input.current?.select();
  }, [trouble]);

  const send = async (digits: string) => {
    setMalformed(!isWholeCode(digits));
    if (!isWholeCode(digits)) {
      input.current?.focus();
      return;
    }
    if (pending !== null || held) return;
    setLastSent(digits);
    await act(`${next.method}-authentication`, { verification_code: digits });
  };
  const edit = (raw: string) => {
    const digits = cleanCode(raw);
    setCode(digits);
    setMalformed(false);
    if (sendsItself(code, digits, lastSent)) void send(digits);
  };
  const resend = async () => {
    const done = await act(`${next.method}-authentication-challenge`, { template });
    if (!done) return false;
    setCode('');
    setLastSent(null);
    input.current?.focus({ preventScroll: true });
    return true;
  };

  const mistake = malformed
    ? t('field.code.invalid')
    : wrong
      ? `${t('code.wrong')} ${triesLeft > 0 ? t('code.triesLeft', { n: triesLeft }) : t('code.noTriesLeft')}`
      : null;

  return (
    <Section title={t('code.title')}>
      <AccountLine account={next.account} act={act} pending={pending} />
      {setback ? <TroubleNotice setback={setback} support={view.tenant.support_contact} onUnlock={() => open('unlock')} /> : null}
      {trouble?.is === 'not-sent' ? (
        <>
          <NotSent method={trouble.method} others={others.length > 0} />
          <WayButtons ways={others} act={act} pending={pending} registering={next.account.registering} held={held} />
        </>
      ) : null}
      <form
        className="sk-stack"
        method="post"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(code);
        }}
      >
        <div>
          <p>{t('code.sent', { target: next.target })}</p>
          {left > 0 ? <p>{rich('code.valid', { time: <b role="timer">{clock(left)}</b> })}</p> : null}
        </div>
        {left === 0 ? <Notice tone="warn">{t('code.expired')}</Notice> : null}
        <CodeField ref={input} value={code} onEdit={edit} error={mistake} />
        <Button kind="primary" type="submit" unavailable={pending !== null || held}>
          {t('code.submit')}
        </Button>
      </form>
      <Resend
        readyAt={receivedAt + next.resendIn * 1000}
        sendsLeft={next.sendsLeft}
        method={next.method}
        unavailable={pending !== null || held}
        onResend={resend}
      />
      {others.length > 0 && trouble?.is !== 'not-sent' ? (
        <div className="sk-stack">
          <h2 className="login-minor">{t('choose.others')}</h2>
          <WayButtons ways={others} act={act} pending={pending} registering={next.account.registering} held={held} />
        </div>
      ) : null}
      <UnusableWays ways={next.otherWays} />
      <Cancel act={act} pending={pending} />
    </Section>
  );
}
