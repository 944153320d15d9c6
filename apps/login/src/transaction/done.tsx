import { useEffect, useRef, useState } from 'react';
import { Button, Notice } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { TroubleNotice } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import type { ScreenProps } from './screen.ts';

const PATIENCE_MS = 2_000;

/** Everything is proven: the server is asked once to finish, and the browser follows it to the application. */
export function Done({ view, next, act, pending, setback, leavingTo }: ScreenProps<'done'>) {
  const { t } = useTexts();
  const asked = useRef(false);
  const [waited, setWaited] = useState(false);

  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void act('authorize');
  }, [act]);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);

  return (
    <Section title={t(next.account.registering ? 'done.registered' : 'done.title')}>
      {setback ? (
        <>
          <TroubleNotice setback={setback} support={view.tenant.support_contact} />
          <Button kind="primary" unavailable={pending !== null} onClick={() => void act('authorize')}>
            {t('done.continue')}
          </Button>
        </>
      ) : (
        <Notice tone="ok">{t('done.text')}</Notice>
      )}
      {/* An application's own scheme may open nothing by itself; a press on a link may. */}
      {leavingTo && waited ? (
        <a className="sk-button" data-kind="primary" href={leavingTo}>
          {t('done.continue')}
        </a>
      ) : null}
    </Section>
  );
}
