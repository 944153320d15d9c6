import { useId, type ReactNode } from 'react';
import { methods, states } from './lists.ts';
import { Button, TextField } from '#web/ui';
import { useTexts } from '../texts.tsx';
import styles from './history.module.css';
import type { FilterName, Filters } from './search.ts';

type Props = Readonly<{
  filters: Filters;
  names: Readonly<{ user: string; executor: string }>;
  onApply: (filters: Filters) => void;
}>;

/** Every choice goes into the address at once. Persons are chosen in the list, and dropped here. */
export function FilterForm({ filters, names, onApply }: Props) {
  const { t } = useTexts();
  const set = (name: FilterName, value: string) =>
    onApply({ ...without(filters, name), ...(value === '' ? {} : { [name]: value }) });
  const persons = [
    ...(filters.user ? [{ name: 'user' as const, words: t('history.userOnly', { name: names.user }) }] : []),
    ...(filters.executor ? [{ name: 'executor' as const, words: t('history.executorOnly', { name: names.executor }) }] : []),
  ];
  return (
    <div className={styles['filters']} role="search" aria-label={t('history.filter')}>
      {(['from', 'to'] as const).map((name) => (
        <TextField
          key={name}
          label={t(`history.${name}`)}
          type="date"
          value={filters[name] ?? ''}
          onChange={({ target }) => set(name, target.value)}
        />
      ))}
      <Choice label={t('history.method')} value={filters.method ?? ''} onChoose={(value) => set('method', value)}>
        {methods.map((each) => (
          <option key={each} value={each}>
            {t(`resetMethod.${each}`)}
          </option>
        ))}
      </Choice>
      <Choice label={t('history.result')} value={filters.status ?? ''} onChoose={(value) => set('status', value)}>
        {states.map((each) => (
          <option key={each} value={each}>
            {t(`resetState.${each}`)}
          </option>
        ))}
      </Choice>
      {persons.map(({ name, words }) => (
        <Button key={name} aria-label={t('history.drop', { name: words })} onClick={() => onApply(without(filters, name))}>
          {words} ✕
        </Button>
      ))}
      {Object.keys(filters).length === 0 ? null : <Button onClick={() => onApply({})}>{t('history.clear')}</Button>}
    </div>
  );
}

const without = (filters: Filters, name: FilterName): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([each]) => each !== name));

type ChoiceProps = Readonly<{ label: string; value: string; onChoose: (value: string) => void; children: ReactNode }>;

function Choice({ label, value, onChoose, children }: ChoiceProps) {
  const { t } = useTexts();
  const id = useId();
  return (
    <div className="sk-field">
      <label className="sk-label" htmlFor={id}>
        {label}
      </label>
      <select id={id} className="sk-input" value={value} onChange={({ target }) => onChoose(target.value)}>
        <option value="">{t('history.any')}</option>
        {children}
      </select>
    </div>
  );
}
