import { useNavigate } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import type { ConsoleTenant } from '#shared/contracts';
import { useTenant } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import styles from './menus.module.css';

/** Which of the organization's tenants is worked in; nothing to choose where there is one. */
export function TenantChoice({ tenants }: { tenants: readonly ConsoleTenant[] }) {
  const { t } = useTexts();
  const tenant = useTenant();
  const navigate = useNavigate();
  const choose = (id: unknown) => void navigate({ to: '.', search: (before) => ({ ...before, tenant: String(id) }) });
  return (
    <Select className={styles['choice'] ?? ''} value={tenant?.id ?? null} onChange={choose} isDisabled={tenants.length < 2}>
      <Label className="sk-unseen">{t('frame.tenant')}</Label>
      <Button className={styles['trigger'] ?? ''}>
        <SelectValue />
        <ChevronDown aria-hidden="true" size={16} />
      </Button>
      <Popover className={styles['popover'] ?? ''}>
        <ListBox className={styles['list'] ?? ''}>
          {tenants.map(({ id, name }) => (
            <ListBoxItem key={id} id={id} className={styles['item'] ?? ''}>
              {name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
