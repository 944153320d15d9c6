import { useState } from 'react';
import { Button } from '#web/ui';
import type { AppKey } from '../login-api.ts';
import { CopyButton } from './copy-button.tsx';
import { useSetUpWords } from './words.ts';

/** What the authenticator app has to learn: as a picture for another device, as a link for this one, as text for both (L-041). */
export function AppKeyParts({ appKey }: { appKey: AppKey }) {
  const { t } = useSetUpWords();
  // A phone cannot scan its own screen.
  const [isPhone] = useState(() => matchMedia('(pointer: coarse)').matches);
  return (
    <>
      {isPhone ? (
        <>
          <p>{t('enrol.key.open')}</p>
          <a className="sk-button" data-kind="wide" href={appKey.uri}>
            {t('enrol.key.openApp')}
          </a>
        </>
      ) : null}
      <p>{t(isPhone ? 'enrol.key.other' : 'enrol.key.scan')}</p>
      <img
        className="login-qr"
        src={`data:image/svg+xml,${encodeURIComponent(appKey.qr_code)}`}
        alt={t('enrol.key.alt')}
        width="240"
        height="240"
      />
      <div className="login-key">
        <h3 className="login-minor">{t('enrol.key.text')}</h3>
        <p className="sk-hint">{t('enrol.key.hint')}</p>
        <code className="login-key-text">
          {appKey.secret_grouped.split(' ').map((group, place) => (
            // Groups are for the eye; a selection of them is still one key with spaces, which every app takes.
            <span key={place}>{group} </span>
          ))}
        </code>
        <div className="login-saving">
          <CopyButton text={appKey.secret}>{t('enrol.key.copy')}</CopyButton>
        </div>
      </div>
      <p className="sk-hint">{t('enrol.key.secret')}</p>
    </>
  );
}

/** Makes another key; the one that is shown is void then. */
export function KeyLife({ onRenew, unavailable }: { onRenew: () => void; unavailable: boolean }) {
  const { t } = useSetUpWords();
  return (
    <div className="login-key">
      <p className="sk-hint">{t('enrol.key.once')}</p>
      <div>
        <Button kind="quiet" unavailable={unavailable} onClick={onRenew}>
          {t('enrol.key.again')}
        </Button>
      </div>
    </div>
  );
}
