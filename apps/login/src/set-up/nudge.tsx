import { useState } from 'react';
import { Button, Notice } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { GuideLink } from '../parts/guide-link.tsx';
import { TroubleNotice } from '../parts/trouble-notice.tsx';
import { AccountLine } from '../transaction/account-line.tsx';
import { LeaveLink } from './leave-link.tsx';
import type { ScreenProps } from '../transaction/screen.ts';
import { Enrol } from './enrol.tsx';
import './set-up.css';
import { useSetUpWords } from './words.ts';

/** L-045: the login is good, and the tenant wants a second factor. Now or later, and how many days later may be. */
export function Nudge(props: ScreenProps<'nudge'>) {
  const { view, next, act, pending, setback, leavingTo } = props;
  const { t } = useSetUpWords();
  const [settingUp, setSettingUp] = useState(false);
  const later = (
    <Button kind="wide" unavailable={pending !== null} onClick={() => void act('authorize')}>
      {t('nudge.later')}
    </Button>
  );
  if (settingUp) {
    const { ticketNeeded, account } = next;
    return (
      <>
        <Enrol {...props} next={{ step: 'enrol', ticketNeeded, underWay: false, otherWays: [], account }} />
        {later}
        <LeaveLink to={leavingTo} />
      </>
    );
  }
  return (
    <Section title={t('nudge.title')} readFirst>
      <AccountLine account={next.account} act={act} pending={pending} />
      {setback ? <TroubleNotice setback={setback} support={view.tenant.support_contact} /> : null}
      <p>{t('nudge.lead')}</p>
      <Notice tone="info">
        <p>
          <strong>{t('nudge.left', { n: next.daysLeft, days: next.days })}</strong>
        </p>
        <p>{t('nudge.then')}</p>
      </Notice>
      <Button kind="primary" unavailable={pending !== null} onClick={() => setSettingUp(true)}>
        {t('nudge.now')}
      </Button>
      {later}
      <LeaveLink to={leavingTo} />
      <div className="login-help">
        <GuideLink />
      </div>
    </Section>
  );
}
