import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from '#web/ui';
import styles from './alert-dialog.module.css';

type Act = Readonly<{ label: string; act: () => void; pending?: boolean }>;
type Props = Readonly<{
  isOpen: boolean;
  title: string;
  confirm: Act;
  cancel: Act;
  /** What the focus stands on first; the safe one unless told. */
  focus?: 'cancel' | 'confirm';
  danger?: boolean;
  children: ReactNode;
}>;

/** A question that has to be answered: it traps the focus and gives it back. Escape is the safe answer. */
export function AlertDialog({ isOpen, title, confirm, cancel, focus = 'cancel', danger = false, children }: Props) {
  return (
    <ModalOverlay
      className={styles['overlay'] ?? ''}
      isOpen={isOpen}
      isKeyboardDismissDisabled={false}
      onOpenChange={(open) => !open && cancel.act()}
    >
      <Modal className={styles['modal'] ?? ''}>
        <Dialog role="alertdialog" className={styles['dialog'] ?? ''}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <div className={styles['body']}>{children}</div>
          <div className={styles['acts']}>
            <Button autoFocus={focus === 'cancel'} onClick={cancel.act}>
              {cancel.label}
            </Button>
            <Button
              className={danger ? styles['danger'] : styles['go']}
              autoFocus={focus === 'confirm'}
              unavailable={confirm.pending ?? false}
              onClick={confirm.act}
            >
              {confirm.label}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
