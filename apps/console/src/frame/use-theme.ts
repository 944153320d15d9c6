import { useCallback, useState } from 'react';
import type { ConsoleTheme } from '#shared/contracts';

export const themes = ['system', 'light', 'dark', 'contrast'] as const satisfies readonly ConsoleTheme[];
type Theme = ConsoleTheme;
const STORED = 'sekisho.theme';

export const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value);

function stored(): Theme {
  try {
    const value = localStorage.getItem(STORED);
    return isTheme(value) ? value : 'system';
  } catch {
    return 'system';
  }
}

function show(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Before anything is drawn, so that no page flashes in other colours first. */
export const showStoredTheme = (): void => show(stored());

/** The look that this browser has, and how to give it another. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(stored);
  const choose = useCallback((wanted: Theme) => {
    setTheme(wanted);
    show(wanted);
    try {
      localStorage.setItem(STORED, wanted);
    } catch {
      // Storage may be switched off; the choice then holds for this page.
    }
  }, []);
  return [theme, choose];
}
