import type { ReactNode } from 'react';
import { FieldError } from '#web/ui';
import styles from '../frame/entry.module.css';

export type Option<V extends string> = Readonly<{ value: V; label: ReactNode; text?: ReactNode; isOff?: boolean }>;
type Props<V extends string> = Readonly<{
  id: string;
  title: string;
  options: readonly Option<V>[];
  value: V | null;
  error: string | null;
  inline?: boolean;
  hint?: ReactNode;
  onChoose: (value: V) => void;
}>;

/** One of several, and none before somebody chose. */
export function Choice<V extends string>({ id, title, options, value, error, inline = false, hint, onChoose }: Props<V>) {
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className={styles['choice']}
      role="radiogroup"
      aria-required="true"
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? `${id}-error` : undefined}
    >
      <legend className="sk-label">{title}</legend>
      {hint}
      <div className={styles['options']} data-inline={inline || undefined}>
        {options.map(({ value: each, label, text, isOff = false }) => (
          <label key={each} className={styles['option']} data-chosen={value === each || undefined} data-off={isOff || undefined}>
            <input
              type="radio"
              name={id}
              value={each}
              checked={value === each}
              disabled={isOff}
              onChange={() => onChoose(each)}
            />
            <span>
              <strong>{label}</strong>
              {text ? <span className={styles['optionText']}>{text}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </fieldset>
  );
}
