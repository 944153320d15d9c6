import { Link } from '@tanstack/react-router';
import { Menu, X } from 'lucide-react';
import { useState } from 'react';
import type { ConsoleMe } from '#shared/contracts';
import { Button } from '#web/ui';
import { pages } from '../routes.tsx';
import { ElevationBadge } from '../session/elevation-badge.tsx';
import { holdsAny, useTenant } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { AccountMenu } from './account-menu.tsx';
import styles from './frame.module.css';
import { TenantChoice } from './tenant-choice.tsx';

/** Where one is, where one can go, who one is and for how long. On a narrow screen the menu opens on demand. */
export function TopBar({ me }: { me: ConsoleMe }) {
  const { t } = useTexts();
  const tenant = useTenant();
  const [isOpen, setOpen] = useState(false);
  const offered = pages.filter(
    ({ nav, permissions, offeredTo }) => nav !== undefined && holdsAny(tenant, offeredTo ?? permissions),
  );
  return (
    <header className={styles['bar']}>
      <p className={styles['brand']}>
        {t('frame.product')} <span className={styles['organization']}>{me.organization.name}</span>
      </p>
      <Button className={styles['toggle']} aria-expanded={isOpen} aria-controls="navigation" onClick={() => setOpen(!isOpen)}>
        {isOpen ? <X aria-hidden="true" size={20} /> : <Menu aria-hidden="true" size={20} />}
        {t('frame.menu')}
      </Button>
      <nav id="navigation" className={styles['nav']} data-open={isOpen || undefined} aria-label={t('frame.navigation')}>
        <ul>
          {offered.map(({ path, nav, Badge }) => (
            <li key={path}>
              <Link to={path} activeOptions={{ exact: path === '/admin', includeSearch: false }} onClick={() => setOpen(false)}>
                {nav ? t(nav) : null}
                {Badge ? <Badge /> : null}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles['self']}>
        <ElevationBadge />
        <TenantChoice tenants={me.tenants} />
        <AccountMenu me={me} />
      </div>
    </header>
  );
}
