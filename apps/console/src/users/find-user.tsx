import { useState, type SyntheticEvent } from 'react';
import { Button, TextField } from '#web/ui';
import { ImeGuard } from '../frame/ime-guard.tsx';
import styles from './users.module.css';

type Props = Readonly<{
  label: string;
  submit: string;
  /** What is said when nothing was entered. */
  empty: string;
  onFind: (typed: string) => void;
}>;

/** One field; nothing is searched while it is typed. */
export function FindUser({ label, submit, empty, onFind }: Props) {
  const [typed, setTyped] = useState('');
  const [isMissing, setMissing] = useState(false);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    const wanted = typed.trim();
    setMissing(wanted === '');
    if (wanted !== '') onFind(wanted);
  };
  return (
    <ImeGuard>
      <form className={styles['find']} role="search" onSubmit={send} noValidate>
        <TextField
          label={label}
          type="text"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={256}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          error={isMissing ? empty : null}
        />
        <Button type="submit">{submit}</Button>
      </form>
    </ImeGuard>
  );
}
