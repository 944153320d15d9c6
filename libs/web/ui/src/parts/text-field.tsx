import { useId, type ComponentProps, type ReactNode } from 'react';
import { Icon } from './icon.tsx';

export type TextFieldProps = Omit<ComponentProps<'input'>, 'id'> & {
  label: ReactNode;
  /** Stands beside the label: 任意, 必須. */
  labelNote?: string;
  hint?: ReactNode;
  /** Null while nothing is wrong. */
  error?: ReactNode;
  /** More ids for aria-describedby, of texts that stand elsewhere. */
  describedBy?: string;
  /** At the end of the label's line, e.g. a link. */
  aside?: ReactNode;
  /** Beside the input, e.g. the button that shows a password. */
  beside?: ReactNode;
  /** Below the input and its error. */
  below?: ReactNode;
};

/** Label, input, hint and error, tied together for every kind of reader (WCAG 3.3.1 to 3.3.3, W-04). */
export function TextField(props: TextFieldProps) {
  const { label, labelNote, hint, error, describedBy, aside, beside, below, className, ...input } = props;
  const id = useId();
  const texts = [hint ? `${id}-hint` : null, error ? `${id}-error` : null, describedBy].filter(Boolean).join(' ');
  const box = (
    <input
      {...input}
      id={id}
      className={className ? `sk-input ${className}` : 'sk-input'}
      aria-invalid={error || input['aria-invalid'] ? true : undefined}
      aria-describedby={texts === '' ? undefined : texts}
    />
  );
  return (
    <div className="sk-field">
      <div className="sk-label-row">
        <label className="sk-label" htmlFor={id}>
          {label}
          {labelNote ? <span className="sk-label-note">{labelNote}</span> : null}
        </label>
        {aside}
      </div>
      {hint ? (
        <div className="sk-hint" id={`${id}-hint`}>
          {hint}
        </div>
      ) : null}
      {beside ? (
        <div className="sk-input-row">
          {box}
          {beside}
        </div>
      ) : (
        box
      )}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      {below}
    </div>
  );
}

/** The words of one field's mistake; announced when they appear. */
export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p className="sk-error" id={id} role="alert">
      <Icon name="error" />
      <span>{children}</span>
    </p>
  );
}
