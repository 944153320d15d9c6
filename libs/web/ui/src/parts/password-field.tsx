import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { TextField, type TextFieldProps } from './text-field.tsx';

type Props = Omit<TextFieldProps, 'type' | 'beside' | 'below'> & {
  /** What is seen on the toggle, and its whole name around it: the name has to contain what is seen (WCAG 2.5.3). */
  reveal: ReactNode;
  capsLock: string;
  /** Changes when the form is sent: the password is hidden again (L-024). */
  hideOn: unknown;
  below?: ReactNode;
};

/** A password with a toggle to see it and a hint while Caps Lock is on. Paste and autofill work as everywhere. */
export function PasswordField({ reveal, capsLock, hideOn, below, onBlur, ...field }: Props) {
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);
  useEffect(() => setShown(false), [hideOn]);
  const look = (event: KeyboardEvent<HTMLInputElement>) => setCaps(event.getModifierState('CapsLock'));
  return (
    <TextField
      {...field}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      onKeyDown={look}
      onKeyUp={look}
      onBlur={(event) => {
        setCaps(false);
        onBlur?.(event);
      }}
      beside={
        <Button className="sk-reveal" aria-pressed={shown} onClick={() => setShown(!shown)}>
          <Icon name="shown" />
          <span>{reveal}</span>
        </Button>
      }
      below={
        <>
          {/* The live region stands there before its text comes (W-05). */}
          <div role="status">
            {caps ? (
              <p className="sk-caps">
                <Icon name="caps" />
                <span>{capsLock}</span>
              </p>
            ) : null}
          </div>
          {below}
        </>
      }
    />
  );
}
