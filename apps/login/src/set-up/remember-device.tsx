import { useState } from 'react';
import { deviceName } from '#shared/kernel';
import { Button, Icon } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { TroubleNotice } from '../parts/trouble-notice.tsx';
import { AccountLine } from '../transaction/account-line.tsx';
import { LeaveLink } from './leave-link.tsx';
import type { ScreenProps } from '../transaction/screen.ts';
import './set-up.css';
import { useSetUpWords } from './words.ts';

/** L-060: asked once the second factor was proved, on a step of its own. Nothing is ticked, so going on means no. */
export function RememberDevice({ view, next, act, pending, setback, leavingTo }: ScreenProps<'remember-device'>) {
  const { t } = useSetUpWords();
  const [trusted, setTrusted] = useState(false);
  return (
    <Section title={t('trust.title')} readFirst>
      <AccountLine account={next.account} act={act} pending={pending} />
      {setback ? <TroubleNotice setback={setback} support={view.tenant.support_contact} /> : null}
      <p>{t('trust.lead')}</p>
      <p className="login-account">
        <span className="sk-unseen">{t('trust.device')}</span>
        <Icon name="totp" />
        <span>{useOwnName()}</span>
      </p>
      <label className="login-tick">
        <input type="checkbox" checked={trusted} onChange={(event) => setTrusted(event.target.checked)} />
        <span>{t('trust.tick', { n: next.days })}</span>
      </label>
      <p className="sk-hint">{t('trust.shared')}</p>
      <Button kind="primary" unavailable={pending !== null} onClick={() => void act('authorize', { remember_device: trusted })}>
        {t('trust.next')}
      </Button>
      <LeaveLink to={leavingTo} />
    </Section>
  );
}

/** This browser by the name under which its owner finds it on the security page. */
function useOwnName(): string {
  const { t } = useSetUpWords();
  const { browser, system } = deviceName(navigator.userAgent);
  if (browser && system) return t('trust.both', { browser, system });
  return browser ?? system ?? t('trust.unknown');
}
