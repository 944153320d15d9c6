import { PasswordField, type TextFieldProps } from '#web/ui';
import { useTexts } from '../texts.tsx';

type Props = Omit<TextFieldProps, 'type' | 'beside'> & { hideOn: unknown };

/** A password field with the words of these pages. */
export function SecretField(props: Props) {
  const { t, rich } = useTexts();
  const reveal = rich('field.password.showName', { show: <b className="login-shown">{t('field.password.show')}</b> });
  return (
    <PasswordField {...props} reveal={<span className="login-reveal">{reveal}</span>} capsLock={t('field.password.capsLock')} />
  );
}
