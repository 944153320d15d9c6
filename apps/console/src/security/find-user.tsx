import { useState, type SyntheticEvent } from 'react';
import { Button, TextField } from '#web/ui';
import { ImeGuard } from '../frame/ime-guard.tsx';
import { useTexts } from '../texts.tsx';
import styles from './security.module.css';

/** One whole address or id; nothing is searched while it is typed. */
export function FindUser({ onFind }: { onFind: (typed: string) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState('');
  const [isMissing, setMissing] = useState(false);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    const wanted = typed.normalize('NFKC').trim();
    setMissing(wanted === '');
    if (wanted !== '') onFind(wanted);
  };
  return (
    <ImeGuard>
      <form className={styles['find']} role="search" onSubmit={send} noValidate>
        <TextField
          label={t('sessions.field')}
          type="text"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={256}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={isMissing ? t('sessions.empty') : null}
        />
        <Button type="submit">{t('sessions.search')}</Button>
      </form>
    </ImeGuard>
  );
}
