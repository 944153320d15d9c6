import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from '#web/ui';
import dialog from '../frame/alert-dialog.module.css';
import { useTexts } from '../texts.tsx';
import { ReauthenticationForm } from './reauthentication-form.tsx';

type Props = Readonly<{ isOpen: boolean; onEnd: (proved: boolean) => void }>;

/** The form of the fresh proof, over a page whose act needs one; the focus goes back to where it was. */
export function ReauthenticationDialog({ isOpen, onEnd }: Props) {
  const { t } = useTexts();
  return (
    <ModalOverlay className={dialog['overlay'] ?? ''} isOpen={isOpen} onOpenChange={(open) => !open && onEnd(false)}>
      <Modal className={dialog['modal'] ?? ''}>
        <Dialog className={dialog['dialog'] ?? ''}>
          <Heading slot="title" level={2}>
            {t('reauth.title')}
          </Heading>
          <ReauthenticationForm onProved={() => onEnd(true)} />
          <div className={dialog['acts']}>
            <Button onClick={() => onEnd(false)}>{t('reauth.cancel')}</Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
