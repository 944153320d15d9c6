import { useCallback, useEffect, useRef, useState } from 'react';
import { Button, Notice, useCountdown } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import type { AppKey } from '../login-api.ts';
import { forgetToken } from '../mail-links/forget-token.ts';
import { tokenIn } from '../page-of.ts';
import { GuideLink } from '../parts/guide-link.tsx';
import { Lost } from '../parts/lost.tsx';
import { TroubleNotice, waitUntil } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import { AccountLine, Cancel } from '../transaction/account-line.tsx';
import type { ScreenProps } from '../transaction/screen.ts';
import { TotpForm } from '../transaction/totp.tsx';
import { WayButtons } from '../transaction/ways.tsx';
import { AppKeyParts, KeyLife } from './app-key.tsx';
import { authenticatorApps } from './apps.ts';
import './set-up.css';
import { TicketForm } from './ticket-form.tsx';
import { useSetUpWords } from './words.ts';

/** The policy demands an authenticator app and there is none: it is set up here, in three parts (L-040 to L-042). */
export function Enrol(props: ScreenProps<'enrol'>) {
  const { view, next, act, pending, setback, open } = props;
  const { t } = useTexts();
  const { t: s } = useSetUpWords();
  const { key, ticketNeeded, renewed, begin } = useKey(props);
  const held = useCountdown(setback?.act === 'totp-enrollment' ? waitUntil(setback) : null) > 0;
  const refused = setback?.trouble.is === 'ticket' ? setback : null;
  const ways = { ways: next.otherWays, act, pending, open, held, registering: next.account.registering };

  return (
    <Section
      key={ticketNeeded ? 'ticket' : 'parts'}
      title={s(ticketNeeded ? 'enrol.ticket.title' : 'enrol.title')}
      readFirst={!ticketNeeded}
    >
      <AccountLine account={next.account} act={act} pending={pending} />
      {setback ? <TroubleNotice setback={setback} support={view.tenant.support_contact} /> : null}
      {ticketNeeded ? (
        <TicketForm {...{ pending: pending !== null, held, refused }} onTicket={begin} />
      ) : (
        <Parts {...props} appKey={key} renewed={renewed} held={held} onRenew={() => void begin(null)} />
      )}
      {next.otherWays.length > 0 ? (
        <div className="sk-stack">
          <h2 className="login-minor">{t('choose.others')}</h2>
          <WayButtons {...ways} />
        </div>
      ) : null}
      <div className="login-help">
        <GuideLink />
        {ticketNeeded ? <Lost support={view.tenant.support_contact} /> : null}
      </div>
      <Cancel act={act} pending={pending} />
    </Section>
  );
}

/** The key, asked for once where nothing has to be brought along for it. It is kept in this page and nowhere else. */
function useKey({ next, obtain, setback }: ScreenProps<'enrol'>) {
  const [key, setKey] = useState<AppKey | null>(null);
  // The link that led to this login may have brought it along; that page is left when it was used.
  const [ticket, setTicket] = useState(() => (next.ticketNeeded ? tokenIn(location) : null));
  // One that was begun before this page was loaded is void as soon as another one is made.
  const [renewed, setRenewed] = useState(next.underWay);
  const asked = useRef(false);
  // A ticket that was brought before the page was loaded again is known to the server; it tells when it is no good any more.
  const isRefused = setback?.trouble.is === 'ticket';
  const ticketNeeded = key === null && ((next.ticketNeeded && ticket === null) || isRefused);

  useEffect(() => {
    if (isRefused) setTicket(null);
  }, [isRefused]);
  const begin = useCallback(
    async (brought: string | null) => {
      const used = brought ?? ticket;
      const shown = await obtain('totp-enrollment', used === null ? {} : { ticket: used });
      if (!shown) return;
      setTicket(used);
      forgetToken();
      setRenewed((before) => before || key !== null);
      setKey(shown.totp);
    },
    [obtain, ticket, key],
  );
  useEffect(() => {
    if (asked.current || (next.ticketNeeded && ticket === null)) return;
    asked.current = true;
    void begin(null);
  }, [begin, next.ticketNeeded, ticket]);
  return { key, ticketNeeded, renewed, begin };
}

type PartsProps = ScreenProps<'enrol'> & { appKey: AppKey | null; renewed: boolean; held: boolean; onRenew: () => void };

function Parts({ act, pending, setback, appKey, renewed, held, onRenew }: PartsProps) {
  const { t } = useTexts();
  const { t: s } = useSetUpWords();
  return (
    <>
      <p>{s('enrol.lead')}</p>
      <ol className="login-parts">
        <li>
          <h2>{s('enrol.app')}</h2>
          <p>{s('enrol.app.text')}</p>
          <ul className="login-list">
            {authenticatorApps.map((name) => (
              <li key={name} lang="en">
                {name}
              </li>
            ))}
          </ul>
        </li>
        <li>
          <h2>{s('enrol.key')}</h2>
          {renewed && appKey ? <Notice tone="info">{s('enrol.key.renewed')}</Notice> : null}
          {appKey ? (
            <>
              <AppKeyParts key={appKey.secret} appKey={appKey} />
              <KeyLife onRenew={onRenew} unavailable={pending !== null || held} />
            </>
          ) : pending !== null ? (
            <p className="login-qr login-qr-awaited" role="status">
              {t('frame.loading')}
            </p>
          ) : (
            <Button kind="wide" unavailable={held} onClick={onRenew}>
              {s('enrol.key.again')}
            </Button>
          )}
        </li>
        <li>
          <h2>{s('enrol.code')}</h2>
          <TotpForm
            act={act}
            pending={pending}
            setback={setback?.act === 'totp-authentication' ? setback : null}
            checkClock={false}
          />
        </li>
      </ol>
    </>
  );
}
