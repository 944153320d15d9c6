import { useId, useState, type ReactNode, type SyntheticEvent } from 'react';
import { Button, TextField } from '#web/ui';
import { ImeGuard } from '../frame/ime-guard.tsx';
import { useTexts } from '../texts.tsx';
import styles from './audit.module.css';
import { filterNames, type FilterName, type Filters } from './search.ts';
import { useEventNames } from './use-event-names.ts';

type Props = Readonly<{ filters: Filters; onApply: (filters: Filters) => void }>;
type Fields = Record<FilterName, string>;
const outcomes = ['success', 'failure', 'denied'] as const;
const words = ['actor', 'target', 'ip', 'request_id'] as const;

/** Nothing is asked while it is typed: each question is an event. What is applied goes into the address. */
export function FilterForm({ filters, onApply }: Props) {
  const { t } = useTexts();
  const [typed, setTyped] = useState<Fields>(() => fieldsOf(filters));
  const set = (name: FilterName) => (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value });
  const isBackwards = typed.from !== '' && typed.to !== '' && typed.from > typed.to;
  const apply = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!isBackwards) onApply(filledOf(typed));
  };
  const labels = { actor: 'audit.actor', target: 'audit.target', ip: 'audit.ip', request_id: 'audit.requestId' } as const;
  return (
    <ImeGuard>
      <form className={styles['filters']} role="search" aria-label={t('audit.filters')} onSubmit={apply} noValidate>
        <TextField label={t('audit.from')} type="datetime-local" value={typed.from} onChange={set('from')} />
        <TextField
          label={t('audit.to')}
          type="datetime-local"
          value={typed.to}
          onChange={set('to')}
          error={isBackwards ? t('audit.badPeriod') : null}
        />
        <TypeChoice value={typed.type} onChange={set('type')} />
        <Choice label={t('audit.outcome')} value={typed.outcome} onChange={set('outcome')}>
          <option value="">{t('audit.anyOutcome')}</option>
          {outcomes.map((each) => (
            <option key={each} value={each}>
              {t(`outcome.${each}`)}
            </option>
          ))}
        </Choice>
        {words.map((name) => (
          <TextField
            key={name}
            label={t(labels[name])}
            {...(name === 'actor' || name === 'target' ? { placeholder: t('audit.who') } : {})}
            type="text"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={256}
            value={typed[name]}
            onChange={set(name)}
          />
        ))}
        <div className={styles['acts']}>
          <Button type="submit">{t('audit.apply')}</Button>
          <Button kind="quiet" onClick={() => onApply({})}>
            {t('audit.clear')}
          </Button>
        </div>
      </form>
    </ImeGuard>
  );
}

type Change = (event: { target: { value: string } }) => void;

function TypeChoice({ value, onChange }: Readonly<{ value: string; onChange: Change }>) {
  const { t } = useTexts();
  const names = useEventNames();
  return (
    <Choice label={t('audit.type')} value={value} onChange={onChange}>
      <option value="">{t('audit.anyType')}</option>
      {names.all.map(([type, name]) => (
        <option key={type} value={type}>
          {name}
        </option>
      ))}
    </Choice>
  );
}

type ChoiceProps = Readonly<{ label: string; value: string; onChange: Change; children: ReactNode }>;

function Choice({ label, value, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="sk-field">
      <div className="sk-label-row">
        <label className="sk-label" htmlFor={id}>
          {label}
        </label>
      </div>
      <select id={id} className="sk-input" value={value} onChange={onChange}>
        {children}
      </select>
    </div>
  );
}

const fieldsOf = (filters: Filters): Fields =>
  Object.fromEntries(filterNames.map((name) => [name, filters[name] ?? ''])) as Fields;

/** An address that was typed full-width is the same address. */
const filledOf = (typed: Fields): Filters =>
  Object.fromEntries(
    filterNames.flatMap((name) => {
      const text = typed[name].normalize('NFKC').trim();
      return text === '' ? [] : [[name, text] as const];
    }),
  );
