import { TextField, type TextFieldProps } from '#web/ui';

/** For what somebody kept and copies: no browser and no keyboard guesses at it or corrects it. */
export function KeptField(props: TextFieldProps) {
  return (
    <TextField
      className="login-recovery"
      type="text"
      autoComplete="off"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      required
      {...props}
    />
  );
}
