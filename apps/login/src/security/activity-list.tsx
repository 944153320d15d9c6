import type { OwnActivity } from '#shared/contracts';
import { useDeviceWords } from './session-list.tsx';
import { useSecurityWords, useTime } from './words.ts';

/** The person's own last events, newest first, in words. */
export function ActivityList({ activity }: { activity: readonly OwnActivity[] }) {
  const { t } = useSecurityWords();
  const time = useTime();
  const device = useDeviceWords();
  return (
    <section className="sec-part" aria-labelledby="sec-activity">
      <h2 id="sec-activity">{t('activity.title')}</h2>
      <p className="sk-hint">{t('activity.advice')}</p>
      <ol className="sec-events">
        {activity.map(({ type, at, ip, user_agent: userAgent, outcome }, place) => (
          <li key={place}>
            <span className="sec-name">
              {t(`event.${type}`)}
              {outcome === 'denied' ? <span className="sec-badge">{t('activity.refused')}</span> : null}
            </span>
            <time dateTime={at}>{time(at)}</time>
            <span>
              {device(userAgent)} {ip}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
