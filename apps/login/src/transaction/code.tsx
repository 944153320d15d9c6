import { Button, clock, Notice, useCountdown } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { Form } from '../parts/form.tsx';
import { TroubleNotice, waitUntil } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import { AccountLine, Cancel } from './account-line.tsx';
import { CodeField } from './code-field.tsx';
import { NotSent } from './not-sent.tsx';
import { Resend } from './resend.tsx';
import type { ScreenProps } from './screen.ts';
import { useCodeEntry } from './use-code-entry.ts';
import { UnusableWays, WayButtons } from './ways.tsx';

/** The code that was sent waits to be typed (L-030 to L-037); SMS and e-mail are the same to a reader. */
export function Code({ view, next, receivedAt, act, pending, setback, open }: ScreenProps<'code'>) {
  const { t, rich } = useTexts();
  const left = useCountdown(receivedAt + next.expiresIn * 1000);
  const held = useCountdown(waitUntil(setback)) > 0;
  const trouble = setback?.trouble;
  const others = next.otherWays.filter((way) => way.usable);
  const template = next.account.registering ? 'registration' : 'authentication';
  const entry = useCodeEntry({
    setback,
    busy: pending !== null,
    held,
    send: (digits) => act(`${next.method}-authentication`, { verification_code: digits }),
  });

  const resend = async () => {
    const done = await act(`${next.method}-authentication-challenge`, { template });
    if (done) entry.clear();
    return done;
  };

  const triesLeft = entry.wrong?.triesLeft ?? next.triesLeft;
  const mistake = entry.malformed
    ? t('field.code.invalid')
    : entry.wrong
      ? `${t('code.wrong')} ${triesLeft > 0 ? t('code.triesLeft', { n: triesLeft }) : t('code.noTriesLeft')}`
      : null;
  const ways = { ways: others, act, pending, open, registering: next.account.registering, held };

  return (
    <Section title={t('code.title')}>
      <AccountLine account={next.account} act={act} pending={pending} />
      {setback ? <TroubleNotice setback={setback} support={view.tenant.support_contact} onUnlock={() => open('unlock')} /> : null}
      {trouble?.is === 'not-sent' ? (
        <>
          <NotSent method={trouble.method} others={others.length > 0} />
          <WayButtons {...ways} />
        </>
      ) : null}
      <Form onSend={entry.submit}>
        <div>
          <p>{t('code.sent', { target: next.target })}</p>
          {left > 0 ? <p>{rich('code.valid', { time: <b role="timer">{clock(left)}</b> })}</p> : null}
        </div>
        {left === 0 ? <Notice tone="warn">{t('code.expired')}</Notice> : null}
        <CodeField {...entry.field} error={mistake} />
        <Button kind="primary" type="submit" unavailable={pending !== null || held}>
          {t('code.submit')}
        </Button>
      </Form>
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
          <WayButtons {...ways} />
        </div>
      ) : null}
      <UnusableWays ways={next.otherWays} />
      <Cancel act={act} pending={pending} />
    </Section>
  );
}
