import type { ReactNode } from 'react';
import { Button, Notice, useCountdown } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { Form } from '../parts/form.tsx';
import { GuideLink } from '../parts/guide-link.tsx';
import { Lost } from '../parts/lost.tsx';
import { TroubleNotice, waitUntil } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import { AccountLine, Cancel } from './account-line.tsx';
import { CodeField } from './code-field.tsx';
import { NotSent } from './not-sent.tsx';
import type { FormProps, ScreenProps } from './screen.ts';
import { useCodeEntry } from './use-code-entry.ts';
import { UnusableWays, WayButtons } from './ways.tsx';

/** A code of the authenticator app is asked for (L-043). Nothing is sent, so there is nothing to wait for. */
export function Totp(props: ScreenProps<'totp'>) {
  const { next, act, pending, open, setback } = props;
  const { t } = useTexts();
  const held = useCountdown(setback?.trouble.is === 'limited' ? waitUntil(setback) : null) > 0;
  const others = next.otherWays.filter((way) => way.usable);
  const failed = setback?.trouble.is === 'not-sent' ? setback.trouble.method : null;
  return (
    <TotpSection {...props} account={next.account} checkClock={next.checkClock}>
      {failed ? <NotSent method={failed} others={others.length > 1} /> : null}
      {others.length > 0 ? (
        <div className="sk-stack">
          <h2 className="login-minor">{t('choose.others')}</h2>
          <WayButtons {...{ ways: others, act, pending, open, held }} registering={next.account.registering} />
        </div>
      ) : null}
      <UnusableWays ways={next.otherWays} />
    </TotpSection>
  );
}

/** The same, chosen among other ways: those are one press away. */
export function ChosenTotp(props: FormProps) {
  const { t } = useTexts();
  return (
    <TotpSection {...props} checkClock={false}>
      <Button kind="wide" onClick={() => props.open('ways')}>
        {t('ways.back')}
      </Button>
    </TotpSection>
  );
}

type SectionProps = FormProps & {
  /** The server has seen two misses in this login. */
  checkClock: boolean;
  children: ReactNode;
};

function TotpSection({ view, account, act, pending, setback, checkClock, children }: SectionProps) {
  const { t } = useTexts();
  return (
    <Section title={t('totp.title')}>
      <AccountLine account={account} act={act} pending={pending} />
      {setback ? <TroubleNotice setback={setback} support={view.tenant.support_contact} /> : null}
      <p>{t('totp.lead')}</p>
      <TotpForm {...{ act, pending, setback, checkClock }} />
      {children}
      <div className="login-help">
        <GuideLink />
        <Lost support={view.tenant.support_contact} />
      </div>
      <Cancel act={act} pending={pending} />
    </Section>
  );
}

type FormFacts = Pick<FormProps, 'act' | 'pending' | 'setback'> & { checkClock: boolean };

/** The field for the six digits and what to do when they were wrong; also the last part of a set-up (L-040). */
export function TotpForm({ act, pending, setback, checkClock }: FormFacts) {
  const { t } = useTexts();
  const held = useCountdown(waitUntil(setback)) > 0;
  const entry = useCodeEntry({
    setback,
    busy: pending !== null,
    held,
    send: (digits) => act('totp-authentication', { verification_code: digits }),
  });
  const { wrong } = entry;
  const left = wrong?.triesLeft ? ` ${t('code.triesLeft', { n: wrong.triesLeft })}` : '';
  const mistake = entry.malformed ? t('field.code.invalid') : wrong ? `${t('totp.wrong')}${left}` : null;
  return (
    <Form onSend={entry.submit}>
      {checkClock || wrong?.checkClock ? <Notice tone="warn">{t('totp.checkClock')}</Notice> : null}
      <CodeField {...entry.field} label={t('totp.field')} hint={t('totp.hint')} error={mistake} />
      <Button kind="primary" type="submit" unavailable={pending !== null || held}>
        {t('code.submit')}
      </Button>
    </Form>
  );
}
