import { useState } from 'react';
import type { SecurityView } from '#shared/contracts';
import { Button } from '#web/ui';
import { useTexts } from '../texts.tsx';
import { AppCodeForm } from './app-code-form.tsx';
import { Dialog } from './dialog.tsx';
import { loginAddress, type Given, type SecurityApi } from './security-api.ts';
import { SmsProof } from './sms-proof.tsx';
import { RecoveryProof, PasswordProof } from './typed-proofs.tsx';
import { useSecurityWords } from './words.ts';

/** What the buttons to another way say. */
const offers = { totp: 'proof.app', sms: 'proof.sms', 'recovery-code': 'proof.recovery' } as const;

type Props = { view: SecurityView; api: SecurityApi; onDone: (proved: boolean) => void };

/** Asks for a proof before a change goes on; what was begun waits behind it. */
export function ProofDialog({ view, api, onDone }: Props) {
  const { by } = view.proof;
  const { t } = useSecurityWords();
  const { language } = useTexts();
  const [first] = by;
  const [way, setWay] = useState(first ?? 'login');
  const others = by.filter((one): one is keyof typeof offers => one !== way && one in offers);
  const prove = async (given: Given) => {
    const answer = await api.stepUp(given);
    if (!answer.ok) return answer.problem;
    onDone(true);
    return null;
  };
  return (
    <Dialog title={t('proof.title')} onClose={() => onDone(false)}>
      <p>{t(way === 'login' ? 'proof.onlyLogin' : 'proof.lead')}</p>
      {way === 'totp' ? <AppCodeForm onCode={(totp) => prove({ totp })} /> : null}
      {way === 'sms' ? <SmsProof api={api} onCode={prove} /> : null}
      {way === 'recovery-code' ? <RecoveryProof onProof={(recovery_code) => prove({ recovery_code })} /> : null}
      {way === 'password' ? <PasswordProof onProof={(password) => prove({ password })} /> : null}
      {others.map((other) => (
        <Button key={other} kind="wide" onClick={() => setWay(other)}>
          {t(offers[other])}
        </Button>
      ))}
      {by.includes('login') ? (
        <a
          className="sk-button"
          data-kind={way === 'login' ? 'primary' : 'wide'}
          href={loginAddress(view.tenant.id, language, true)}
        >
          {t('proof.login')}
        </a>
      ) : null}
      <Button kind="wide" onClick={() => onDone(false)}>
        {t('page.cancel')}
      </Button>
    </Dialog>
  );
}
