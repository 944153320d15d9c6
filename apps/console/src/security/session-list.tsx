import type { UserSessions } from '#shared/contracts';
import { Empty } from '../frame/states.tsx';
import { useTexts } from '../texts.tsx';
import { ago, jst } from '../times.ts';
import table from '../frame/table.module.css';

/** Where somebody is logged in. Addresses come masked from the server (D-19). */
export function SessionList({ user }: { user: UserSessions }) {
  const { t } = useTexts();
  if (user.sessions.length === 0) return <Empty>{t('sessions.none')}</Empty>;
  const since = (at: string) => {
    const { unit, n } = ago(at, Date.now());
    return unit === 'justNow' ? t('frame.justNow') : t(`frame.${unit}`, { n });
  };
  return (
    <table className={table['table']}>
      <caption className="sk-unseen">{t('sessions.caption', { name: user.name || t('locked.nameless') })}</caption>
      <thead>
        <tr>
          {(['device', 'ip', 'started', 'seen'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`sessions.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {user.sessions.map((session) => (
          <tr key={session.id}>
            <th scope="row" data-label={t('sessions.device')}>
              {session.user_agent || '–'}
            </th>
            <td data-label={t('sessions.ip')}>{session.ip}</td>
            <td data-label={t('sessions.started')}>{jst(session.started_at)}</td>
            <td data-label={t('sessions.seen')}>
              {jst(session.last_seen_at)}（{since(session.last_seen_at)}）
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
