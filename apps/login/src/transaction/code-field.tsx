import { useRef, useState, type Ref } from 'react';
import { TextField } from '#web/ui';
import { useTexts } from '../texts.tsx';

type Props = {
  ref: Ref<HTMLInputElement>;
  value: string;
  onEdit: (raw: string) => void;
  error: string | null;
  /** Instead of 「確認コード」 and 「6桁の数字」. */
  label?: string;
  hint?: string;
};

/**
 * One input for the whole code (L-031, W-01): no maxlength, so that 「１２３ ４５６」 is cleaned instead of cut.
 * While a Japanese keyboard composes, its text is left alone; it is read when the composition ends.
 */
export function CodeField({ ref, value, onEdit, error, label, hint }: Props) {
  const { t } = useTexts();
  const composing = useRef(false);
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <TextField
      ref={ref}
      className="login-code"
      label={label ?? t('field.code')}
      hint={hint ?? t('field.code.hint')}
      name="verification_code"
      type="text"
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="\d{6}"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      required
      value={draft ?? value}
      error={error}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        setDraft(null);
        onEdit(event.currentTarget.value);
      }}
      onChange={(event) => {
        if (composing.current) setDraft(event.target.value);
        else onEdit(event.target.value);
      }}
    />
  );
}
