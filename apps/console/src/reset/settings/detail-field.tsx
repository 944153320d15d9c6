import { useEffect, useRef, useState, type ChangeEvent } from 'react';
import { cleanText, LONGEST_DETAIL } from '#shared/kernel';
import { FieldError } from '#web/ui';
import { useDesk } from '../desk/desk.ts';
import styles from '../frame/entry.module.css';
import { useWords } from '../words.ts';

const SAVE_AFTER_MS = 500;
/** Longer than a click: what is stored appears in the summary, and a page that moves under a pressed button loses the click. */
const CLICK_MS = 200;

type Props = Readonly<{
  id: string;
  field: 'reason' | 'identity';
  label: string;
  isRequired: boolean;
  stored: string | null;
  error: string | null;
  onSave: (text: string | null) => void;
}>;

/** A text of at most `LONGEST_DETAIL` code points, cleaned as the server cleans it, but never in the middle of a conversion (R-063, R-065, D-18). */
export function DetailField({ id, field, label, isRequired, stored, error, onSave }: Props) {
  const { t } = useWords();
  const { setTooLong, takenBack } = useDesk();
  const [text, setText] = useState(stored ?? '');
  const [removed, setRemoved] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const { length } = cleanText(text);
  const isTooLong = length > LONGEST_DETAIL;
  const latest = useRef(stored);
  latest.current = stored;
  useEffect(() => setText(latest.current ?? ''), [takenBack]);
  useEffect(() => setTooLong(field, isTooLong), [field, isTooLong, setTooLong]);
  useEffect(() => () => setTooLong(field, false), [field, setTooLong]);
  const save = (wanted: string) => {
    const next = wanted.trim() === '' ? null : wanted;
    if (cleanText(wanted).length <= LONGEST_DETAIL && next !== latest.current) onSave(next);
  };
  const saveLater = (wanted: string, after: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => save(wanted), after);
  };
  const take = (raw: string) => {
    const clean = cleanText(raw);
    setText(clean.text);
    setRemoved(clean.removed);
    saveLater(clean.text, SAVE_AFTER_MS);
  };
  const change = ({ target, nativeEvent }: ChangeEvent<HTMLTextAreaElement>) =>
    (nativeEvent as InputEvent).isComposing ? setText(target.value) : take(target.value);
  // Judged by what stands in the field, not by what is stored: so it goes while somebody types.
  const fault = isTooLong ? t('error.tooLong') : text.trim() === '' ? error : null;
  return (
    <div className="sk-field">
      <label className="sk-label" htmlFor={id}>
        {label}
        <span className="sk-label-note">{isRequired ? t('detail.required') : t('detail.optional')}</span>
      </label>
      <textarea
        id={id}
        className={`sk-input ${styles['detailText']}`}
        rows={3}
        value={text}
        aria-required={isRequired}
        aria-invalid={fault ? true : undefined}
        aria-describedby={`${id}-count${fault ? ` ${id}-error` : ''}`}
        onChange={change}
        onCompositionEnd={(event) => take(event.currentTarget.value)}
        onBlur={() => saveLater(cleanText(text).text, CLICK_MS)}
      />
      <p id={`${id}-count`} className="sk-hint">
        {t('detail.count', { n: length })}
      </p>
      <p role="status" className="sk-hint">
        {removed > 0 ? t('detail.cleaned', { n: removed }) : ''}
      </p>
      {fault ? <FieldError id={`${id}-error`}>{fault}</FieldError> : null}
    </div>
  );
}
