import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { AuditEventView } from '#shared/contracts';
import { Button } from '#web/ui';
import { Empty, Loaded } from '../frame/states.tsx';
import { useTexts } from '../texts.tsx';
import styles from './drawer.module.css';
import { EventRecord } from './event-record.tsx';
import type { Filters } from './search.ts';
import { useEvent } from './use-audit.ts';

type Props = Readonly<{
  id: string | null;
  /** The event as the list has it, where it does. */
  listed: AuditEventView | undefined;
  onClose: () => void;
  onFilter: (filters: Filters) => void;
}>;

/** One record, beside the list; it has an address of its own. Escape and the button lead back to the row. */
export function EventDrawer({ id, listed, onClose, onFilter }: Props) {
  const { t } = useTexts();
  return (
    <ModalOverlay
      className={styles['overlay'] ?? ''}
      isOpen={id !== null}
      isDismissable
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={styles['drawer'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''}>
          <div className={styles['head']}>
            <Heading slot="title" level={2}>
              {t('record.title')}
            </Heading>
            <Button autoFocus onClick={onClose}>
              {t('record.close')}
            </Button>
          </div>
          {id === null ? null : <Asked key={id} id={id} listed={listed} onFilter={onFilter} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

type AskedProps = Readonly<{ id: string; listed: AuditEventView | undefined; onFilter: Props['onFilter'] }>;

function Asked({ id, listed, onFilter }: AskedProps) {
  const { t } = useTexts();
  return (
    <Loaded query={useEvent(id, listed)}>
      {(event) => (event ? <EventRecord event={event} onFilter={onFilter} /> : <Empty>{t('record.missing')}</Empty>)}
    </Loaded>
  );
}
