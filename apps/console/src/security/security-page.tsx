import { Link } from '@tanstack/react-router';
import { History, KeyRound, LockKeyholeOpen, LogOut, ShieldOff, UserRoundCheck } from 'lucide-react';
import type { Permission } from '#shared/contracts';
import { holdsAny, useTenant } from '../session/use-me.ts';
import { useTexts, type PlainKey } from '../texts.tsx';
import { Empty } from '../frame/states.tsx';
import styles from './security.module.css';

type Item = Readonly<{ to: string; name: PlainKey; text: PlainKey; permissions: readonly Permission[]; Icon: typeof LogOut }>;

/** what can be done for the safety of accounts. Only what is built stands here. */
const items: readonly Item[] = [
  {
    to: '/admin/mfa-reset',
    name: 'nav.reset',
    text: 'security.reset',
    permissions: ['mfa_reset.execute'],
    Icon: ShieldOff,
  },
  {
    to: '/admin/approvals',
    name: 'nav.approvals',
    text: 'security.approvals',
    permissions: ['mfa_reset.approve'],
    Icon: UserRoundCheck,
  },
  {
    to: '/admin/mfa-resets',
    name: 'nav.history',
    text: 'security.history',
    permissions: ['mfa_reset.read'],
    Icon: History,
  },
  {
    to: '/admin/security/locked-users',
    name: 'nav.lockedUsers',
    text: 'security.lockedUsers',
    permissions: ['account.unlock'],
    Icon: LockKeyholeOpen,
  },
  {
    to: '/admin/security/sessions',
    name: 'nav.endSessions',
    text: 'security.endSessions',
    permissions: ['account.end_sessions'],
    Icon: LogOut,
  },
  {
    to: '/admin/security/offline-key',
    name: 'offlineKey.title',
    text: 'offlineKey.entry',
    permissions: ['mfa_reset.execute', 'mfa_reset.approve'],
    Icon: KeyRound,
  },
];

export function SecurityPage() {
  const { t } = useTexts();
  const tenant = useTenant();
  const offered = items.filter(({ permissions }) => holdsAny(tenant, permissions));
  if (offered.length === 0) return <Empty>{t('security.nothing')}</Empty>;
  return (
    <>
      <p>{t('security.lead')}</p>
      <ul className={styles['menu']}>
        {offered.map(({ to, name, text, Icon }) => (
          <li key={to}>
            <Link to={to} className={styles['entry'] ?? ''}>
              <Icon aria-hidden="true" size={24} strokeWidth={1.75} />
              <strong>{t(name)}</strong>
              <span>{t(text)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
