import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReauthenticationView } from '#shared/contracts';
import { ask } from '../console-api.ts';
import { useTexts } from '../texts.tsx';
import { CodeForm } from './code-form.tsx';
import { useElevation } from './use-elevation.ts';
import { PasswordForm } from './password-form.tsx';

/**
 * the password, and a code of the person's own second factor after it. `onProved` is called once the server
 * has said until when the proof holds.
 */
export function ReauthenticationForm({ onProved }: { onProved: () => void }) {
  const { t } = useTexts();
  const { changed } = useElevation();
  const [pending, setPending] = useState<ReauthenticationView | null>(null);
  const goOn = async (view: ReauthenticationView) => {
    setPending(view.state === 'elevated' ? null : view);
    if (view.state !== 'elevated') return;
    await changed();
    onProved();
  };
  const password = useMutation({
    mutationFn: (typed: string) =>
      ask<ReauthenticationView>('/api/reauthentications', { method: 'POST', body: { password: typed } }),
    onSuccess: goOn,
    gcTime: 0, // the password is an argument of it
  });
  return (
    <div className="sk-stack">
      <p>
        {t('reauth.lead')} <span className="sk-label-note">{t('reauth.validFor')}</span>
      </p>
      {pending === null ? (
        <PasswordForm
          fault={password.error}
          busy={password.isPending}
          onTyped={(typed) => password.mutate(typed, { onSettled: () => password.isSuccess && password.reset() })}
        />
      ) : (
        <CodeForm view={pending} onElevated={goOn} onLost={() => setPending(null)} />
      )}
    </div>
  );
}
