import { useQuery } from '@tanstack/react-query';
import type { ResetAlertView } from '#shared/contracts';
import { Notice } from '#web/ui';
import { ask } from '../console-api.ts';
import { holdsAny, useMe, useTenant, useTenantPath } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { jst } from '../times.ts';

/** told within five seconds. */
const LOOK_MS = 4_000;

/** What is unusual about one's own work on resets, and about everybody's for who approves or audits. */
export function Alerts() {
  const { t } = useTexts();
  const { data: me } = useMe();
  const address = useTenantPath()('/mfa-reset-alerts');
  const { data } = useQuery({
    queryKey: ['reset-alerts', address],
    queryFn: ({ signal }) => ask<{ list: readonly ResetAlertView[] }>(address, { background: true, signal }),
    enabled: holdsAny(useTenant(), ['mfa_reset.read']),
    refetchInterval: LOOK_MS,
    gcTime: 0,
  });
  const list = data?.list ?? [];
  if (list.length === 0) return null;
  return (
    <Notice tone="warn">
      <strong>{t('alerts.title')}</strong>
      <ul>
        {list.map(({ rule, admin, created_at: at }) => (
          <li key={`${admin.id} ${rule}`}>
            {t('alerts.line', { name: admin.name, rule: t(`alerts.rule.${rule}`), time: jst(at) })}
          </li>
        ))}
      </ul>
      {list.some(({ admin }) => admin.id === me?.id) ? <span>{t('alerts.own')}</span> : null}
    </Notice>
  );
}
