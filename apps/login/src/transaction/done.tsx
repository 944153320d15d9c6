import { useEffect, useRef, useState, type MouseEvent } from 'react';
import { Button, Notice } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { TroubleNotice } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import type { ScreenProps } from './screen.ts';
import type { CodesLeft } from './use-transaction.ts';

const PATIENCE_MS = 2_000;

/** Everything is proven: the server is asked once to finish, and the browser follows it to the application. */
export function Done({ view, next, act, pending, setback, leavingTo, codesLeft }: ScreenProps<'done'>) {
  const { t } = useTexts();
  const asked = useRef(false);
  const [waited, setWaited] = useState(false);

  useEffect(() => {
    // How many codes are left is read before the page leaves (L-051).
    if (asked.current || codesLeft) return;
    asked.current = true;
    void act('authorize');
  }, [act, codesLeft]);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);

  return (
    <Section title={t(next.account.registering ? 'done.registered' : 'done.title')}>
      {setback ? (
        <TroubleNotice setback={setback} support={view.tenant.support_contact} />
      ) : codesLeft && leavingTo === null ? (
        <Remaining {...codesLeft} tenantId={view.tenant.id} finish={() => act('authorize')} />
      ) : (
        <Notice tone="ok">{t('done.text')}</Notice>
      )}
      {setback || (codesLeft && leavingTo === null) ? (
        <Button kind="primary" unavailable={pending !== null} onClick={() => void act('authorize')}>
          {t('done.continue')}
        </Button>
      ) : null}
      {/* An application's own scheme may open nothing by itself; a press on a link may. */}
      {leavingTo && waited ? (
        <a className="sk-button" data-kind="primary" href={leavingTo}>
          {t('done.continue')}
        </a>
      ) : null}
    </Section>
  );
}

type RemainingProps = CodesLeft & Readonly<{ tenantId: string; finish: () => Promise<boolean> }>;

/** 「残り{n}個」 with the way to new ones, and from three on the advice to make them. */
function Remaining({ remaining, low, tenantId, finish }: RemainingProps) {
  const { t } = useTexts();
  const page = `/${tenantId}/security`;
  // The session begins when the login is finished: before that, the page would ask for a login, and for another code.
  const openAfterLogin = async (event: MouseEvent) => {
    event.preventDefault();
    const tab = window.open('', '_blank');
    const finished = await finish();
    if (!tab) return;
    tab.opener = null;
    if (finished) tab.location.replace(page);
    else tab.close();
  };
  return (
    <Notice tone={low ? 'warn' : 'ok'}>
      <p>{t('recovery.used')}</p>
      <p className="login-countdown">{t('recovery.left', { n: remaining })}</p>
      {low ? <p>{t(remaining > 0 ? 'recovery.low' : 'recovery.none')}</p> : null}
      <a href={page} target="_blank" rel="noopener noreferrer" onClick={(event) => void openAfterLogin(event)}>
        {t('recovery.page')}
        <span className="sk-unseen"> ({t('frame.newTab')})</span>
      </a>
    </Notice>
  );
}
