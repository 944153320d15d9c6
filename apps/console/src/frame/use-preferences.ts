import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ConsoleMe, ConsolePreferences } from '#shared/contracts';
import { ask } from '../console-api.ts';
import { ME } from '../session/use-me.ts';
import { useTexts } from '../texts.tsx';
import { useTheme } from './use-theme.ts';

/**
 * Look and language of the administrator: this browser has them before anything is drawn, the server keeps them for the
 * next one. Where it cannot be asked, the choice still holds here.
 */
export function usePreferences({ preferences }: ConsoleMe) {
  const client = useQueryClient();
  const [theme, showTheme] = useTheme();
  const { language, choose: speak } = useTexts();
  useEffect(() => {
    if (preferences.theme !== null) showTheme(preferences.theme);
    if (preferences.language !== null) speak(preferences.language);
    // Once: an answer that is late must not take back what was chosen meanwhile.
  }, []);
  const { mutate: keep } = useMutation({
    mutationFn: (changes: Partial<ConsolePreferences>) =>
      ask<ConsolePreferences>('/api/me/preferences', { method: 'PATCH', body: changes }),
    onSuccess: (kept) => client.setQueryData<ConsoleMe>(ME, (me) => me && { ...me, preferences: kept }),
    scope: { id: 'preferences' },
  });
  return {
    theme,
    language,
    chooseTheme: (wanted: typeof theme) => {
      showTheme(wanted);
      keep({ theme: wanted });
    },
    chooseLanguage: (wanted: typeof language) => {
      speak(wanted);
      keep({ language: wanted });
    },
  };
}
