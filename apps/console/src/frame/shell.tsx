import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ConsoleProblem } from '../console-api.ts';
import { ElevationProvider } from '../session/elevation.tsx';
import { leave } from '../session/leave.ts';
import { SessionKeeper } from '../session/session-keeper.tsx';
import { useMe } from '../session/use-me.ts';
import { rememberOrganization } from '../sign-in/organization.ts';
import { useTexts } from '../texts.tsx';
import { EmergencyLink } from './emergency-link.tsx';
import styles from './frame.module.css';
import { Offline } from './offline.tsx';
import { Failed, Loading } from './states.tsx';
import { TopBar } from './top-bar.tsx';

/** Around every page of whoever is signed in; without a session there is nothing here but the way to the login. */
export function Shell() {
  const { t } = useTexts();
  const me = useMe();
  const ended = me.error instanceof ConsoleProblem && me.error.code === 'session_ended';
  useEffect(() => {
    if (ended) leave('session');
  }, [ended]);
  const slug = me.data?.organization.slug;
  useEffect(() => {
    if (slug !== undefined) rememberOrganization(slug); // whoever came by the organization's own address never typed it
  }, [slug]);
  if (!me.data) {
    return (
      <main className={styles['page']}>
        {me.isError && !ended ? (
          <>
            <Failed fault={me.error} retry={() => void me.refetch()} />
            <EmergencyLink />
          </>
        ) : (
          <Loading />
        )}
      </main>
    );
  }
  return (
    <ElevationProvider>
      <a className={styles['skip']} href="#main">
        {t('frame.skip')}
      </a>
      <TopBar me={me.data} />
      <Offline />
      <main id="main" tabIndex={-1} className={styles['main']}>
        <Outlet />
      </main>
      <SessionKeeper />
    </ElevationProvider>
  );
}
