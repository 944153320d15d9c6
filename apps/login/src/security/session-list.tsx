import type { OwnSession } from '#shared/contracts';
import { deviceName } from '#shared/kernel';
import { Button, Icon } from '#web/ui';
import { useSecurityWords, useTime } from './words.ts';

type Props = {
  sessions: readonly OwnSession[];
  busy: boolean;
  onEnd: (session: OwnSession) => void;
  onEndOthers: () => void;
};

export function useDeviceWords(): (userAgent: string) => string {
  const { t } = useSecurityWords();
  return (userAgent) => {
    const { browser, system } = deviceName(userAgent);
    if (browser && system) return t('device.both', { browser, system });
    return browser ?? system ?? t('device.unknown');
  };
}

/** Where somebody is logged in; this browser first, and told apart by a word. */
export function SessionList({ sessions, busy, onEnd, onEndOthers }: Props) {
  const { t } = useSecurityWords();
  const ordered = [...sessions].sort((one, other) => Number(other.current) - Number(one.current));
  return (
    <section className="sec-part" aria-labelledby="sec-sessions">
      <h2 id="sec-sessions">{t('sessions.title')}</h2>
      <ul className="sec-list">
        {ordered.map((session) => (
          <Row key={session.id} {...{ session, busy, onEnd }} />
        ))}
      </ul>
      {sessions.length > 1 ? (
        <div className="sec-acts">
          <Button unavailable={busy} onClick={onEndOthers}>
            {t('sessions.endOthers')}
          </Button>
        </div>
      ) : (
        <p className="sk-hint">{t('sessions.only')}</p>
      )}
    </section>
  );
}

function Row({ session, busy, onEnd }: Pick<Props, 'busy' | 'onEnd'> & { session: OwnSession }) {
  const { t } = useSecurityWords();
  const time = useTime();
  const device = useDeviceWords()(session.user_agent);
  return (
    <li className="sec-row">
      <Icon name="person" />
      <div className="sec-facts">
        <p className="sec-name">
          {device}
          {session.current ? <span className="sec-badge">{t('sessions.this')}</span> : null}
        </p>
        <p>{t('sessions.ip', { ip: session.ip })}</p>
        <p>{t('sessions.started', { time: time(session.started_at) })}</p>
        <p>{t('sessions.seen', { time: time(session.last_seen_at) })}</p>
      </div>
      {session.current ? null : (
        <div className="sec-acts">
          <Button aria-label={t('sessions.endOf', { device })} unavailable={busy} onClick={() => onEnd(session)}>
            {t('sessions.end')}
          </Button>
        </div>
      )}
    </li>
  );
}
