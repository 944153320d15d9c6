import type { AccountView } from '#shared/contracts';
import { Button, Icon, Notice } from '#web/ui';
import { useTexts } from '../texts.tsx';
import type { ScreenProps, Step } from './screen.ts';

type Acting = Pick<ScreenProps<Step>, 'act' | 'pending'>;

/** Whose account this is about, and the way out for somebody else (L-003). */
export function AccountLine({ account, act, pending }: Acting & { account: AccountView }) {
  const { t } = useTexts();
  return (
    <>
      <div className="login-account">
        <span className="sk-unseen">{t('frame.account')}</span>
        <Icon name="person" />
        <span className="login-address">{account.email}</span>
        <Button kind="quiet" unavailable={pending !== null} onClick={() => void act('switch-account')}>
          {t('frame.account.switch')}
        </Button>
      </div>
      {account.registering ? <Notice tone="info">{t('register.oneMore')}</Notice> : null}
    </>
  );
}

/** キャンセル: tells the server, which sends the browser back to the application. */
export function Cancel({ act, pending }: Acting) {
  const { t } = useTexts();
  return (
    <div className="login-cancel">
      <Button kind="quiet" unavailable={pending !== null} onClick={() => void act('deny')}>
        {t('frame.cancel')}
      </Button>
    </div>
  );
}
