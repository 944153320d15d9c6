import { Button, clock, Notice, useCountdown } from '#web/ui';
import { useTexts } from '../texts.tsx';
import type { Setback } from '../transaction/use-transaction.ts';
import { SupportLine } from './support-line.tsx';

type Props = { setback: Pick<Setback, 'trouble' | 'at'>; support: string | null; onUnlock?: () => void };

/** When the waiting that a refusal asks for is over (ms); null when it asks for none. */
export function waitUntil(setback: Pick<Setback, 'trouble' | 'at'> | null): number | null {
  const trouble = setback?.trouble;
  const waits = trouble?.is === 'locked' || trouble?.is === 'limited' || trouble?.is === 'paused';
  return setback && waits ? setback.at + trouble.seconds * 1000 : null;
}

/** Words for what stands in the way of a whole screen; what concerns one field is said at that field instead. */
export function TroubleNotice({ setback, support, onUnlock }: Props) {
  const { t } = useTexts();
  const { trouble } = setback;
  switch (trouble.is) {
    case 'locked':
      return <Lock setback={setback} seconds={trouble.seconds} support={support} onUnlock={onUnlock} />;
    case 'limited':
    case 'paused':
      return (
        <Notice tone="warn">
          <p>{t(trouble.is === 'limited' ? 'limited.text' : 'totp.paused')}</p>
          <Remaining until={setback.at + trouble.seconds * 1000} />
        </Notice>
      );
    case 'registration':
      return <Notice tone="danger">{t('register.refused')}</Notice>;
    case 'no-target':
      return <Notice tone="warn">{t(trouble.method === 'sms' ? 'way.noPhone' : 'way.noAddress')}</Notice>;
    case 'other':
      return <Notice tone="danger">{t('other.text')}</Notice>;
    case 'sign-in-first':
      return <Notice tone="warn">{t('verify.signInFirst')}</Notice>;
    case 'bad-link':
      return <Notice tone="danger">{t('link.bad')}</Notice>;
    case 'ticket':
    case 'credentials':
    case 'wrong-code':
    case 'not-sent':
    case 'password':
      return null;
  }
}

/** L-022: the same for names that exist and names that do not. */
function Lock({ setback, seconds, support, onUnlock }: Props & { seconds: number }) {
  const { t } = useTexts();
  return (
    <Notice tone="warn">
      <p>{t('locked.text', { n: Math.max(1, Math.ceil(seconds / 60)) })}</p>
      <Remaining until={setback.at + seconds * 1000} />
      <SupportLine support={support} />
      {onUnlock ? <Button onClick={onUnlock}>{t('locked.unlock')}</Button> : null}
    </Notice>
  );
}

/** Digits that count down. A timer is silent by its role: nobody hears every second, only the end (W-08). */
function Remaining({ until }: { until: number }) {
  const { t, rich } = useTexts();
  const left = useCountdown(until);
  return (
    <>
      {left > 0 ? (
        <p>
          {rich('locked.remaining', {
            time: (
              <span role="timer" className="login-countdown">
                {clock(left)}
              </span>
            ),
          })}
        </p>
      ) : null}
      <div role="status">{left === 0 ? <p>{t('locked.over')}</p> : null}</div>
    </>
  );
}
