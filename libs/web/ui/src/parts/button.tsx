import type { ComponentProps } from 'react';

type Props = ComponentProps<'button'> & {
  kind?: 'primary' | 'wide' | 'plain' | 'quiet';
  /** Looks and is announced as disabled, but stays in the tab order so that its reason can be read (W-11). */
  unavailable?: boolean;
};

/** A native button. `type` is `button` unless said otherwise: in a form the browser's default would submit it. */
export function Button({ kind = 'plain', unavailable = false, type = 'button', onClick, className, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      className={className ? `sk-button ${className}` : 'sk-button'}
      data-kind={kind}
      aria-disabled={unavailable || undefined}
      onClick={(event) => {
        // An unavailable submit button would still submit its form.
        if (unavailable) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}
