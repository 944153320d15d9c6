import { TextField, type TextFieldProps } from '#web/ui';
import { useTexts } from '../texts.tsx';

type Props = Omit<TextFieldProps, 'label' | 'type' | 'value' | 'onChange'> & { value: string; onValue: (value: string) => void };

/**
 * An address. A text input on purpose: `type=email` rewrites what is typed and refuses the full-width ＠ of a Japanese
 * keyboard, which we accept and normalise (W-28).
 */
export function EmailField({ value, onValue, ...rest }: Props) {
  const { t } = useTexts();
  return (
    <TextField
      {...rest}
      label={t('field.email')}
      type="text"
      inputMode="email"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      required
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
  );
}
