import type { KeyboardEvent, ReactNode } from 'react';

/** What Safari says for the Enter or Escape that ends a conversion, instead of `isComposing` (R-036, ux.md section 4.2). */
const COMPOSING = 229;

const guard = (event: KeyboardEvent): void => {
  const ends = event.key === 'Enter' || event.key === 'Escape';
  if (ends && (event.nativeEvent.isComposing || event.nativeEvent.keyCode === COMPOSING)) event.stopPropagation();
};

/** Around a field whose Enter or Escape does something: a key that only ends a Japanese conversion does not get there. */
export function ImeGuard({ children }: { children: ReactNode }) {
  return <div onKeyDownCapture={guard}>{children}</div>;
}
