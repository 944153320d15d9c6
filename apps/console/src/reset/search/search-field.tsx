import { useId, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { NamedUser } from '#shared/contracts';
import { Button, FieldError } from '#web/ui';
import { ImeGuard } from '../../frame/ime-guard.tsx';
import { SEARCH_FIELD } from './focus-search.ts';
import { useDesk } from '../desk/desk.ts';
import { Recent } from './recent.tsx';
import layout from '../frame/layout.module.css';
import lookup from '../frame/lookup.module.css';
import { Sign } from '../frame/sign.tsx';
import { useRecent, useSuggestions } from './use-suggestions.ts';
import { useWords } from '../words.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** Wrong only where it is empty, or means to be an address and is none. */
const isSearchable = (text: string): boolean => text !== '' && (!text.includes('@') || EMAIL.test(text));

/** A combobox: candidates while it is typed, who was selected lately while it is empty. */
export function SearchField({ onSearch }: { onSearch: (text: string) => void }) {
  const { t } = useWords();
  const { select } = useDesk();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [isWrong, setWrong] = useState(false);
  const candidates = useSuggestions(typed, isOpen) ?? [];
  const recent = useRecent(isOpen && typed === '').data?.list ?? [];
  const list = typed === '' ? recent : candidates;
  const isShown = isOpen && list.length > 0;
  const choose = (user: NamedUser) => {
    setOpen(false);
    setActive(-1);
    select(user.id);
  };
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    const text = typed.normalize('NFKC').trim();
    setWrong(!isSearchable(text));
    setOpen(false);
    if (isSearchable(text)) onSearch(text);
    else input.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = list[active];
    if (step !== undefined && list.length > 0) {
      event.preventDefault();
      setOpen(true);
      setActive((active + step + list.length) % list.length);
    } else if (event.key === 'Enter' && isShown && chosen) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === 'Escape' && isShown) {
      event.stopPropagation();
      setOpen(false);
    }
  };
  return (
    <ImeGuard>
      <form
        className={lookup['find']}
        role="search"
        onSubmit={send}
        noValidate
        onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && setOpen(false)}
      >
        <div className="sk-field">
          <label className="sk-label" htmlFor={SEARCH_FIELD}>
            {t('search.label')}
          </label>
          <input
            ref={input}
            id={SEARCH_FIELD}
            className="sk-input"
            type="text"
            role="combobox"
            aria-expanded={isShown}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
            aria-required="true"
            aria-invalid={isWrong || undefined}
            aria-describedby={isWrong ? `${id}-error` : undefined}
            placeholder={t('search.placeholder')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={256}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setOpen(true);
              setActive(-1);
            }}
            onFocus={() => setOpen(true)}
            onKeyDown={press}
          />
          {isWrong ? <FieldError id={`${id}-error`}>{t('search.invalid')}</FieldError> : null}
          <div className={lookup['candidates']} hidden={!isShown}>
            <Candidates id={id} list={isShown ? list : []} active={active} isRecent={typed === ''} onChoose={choose} />
            {isShown && typed === '' ? <Recent /> : null}
          </div>
        </div>
        <Button type="submit">{t('search.submit')}</Button>
      </form>
    </ImeGuard>
  );
}

type Props = Readonly<{
  id: string;
  list: readonly NamedUser[];
  active: number;
  isRecent: boolean;
  onChoose: (user: NamedUser) => void;
}>;

function Candidates({ id, list, active, isRecent, onChoose }: Props) {
  const { t } = useWords();
  return (
    <ul id={`${id}-list`} role="listbox" aria-label={isRecent ? t('search.recent') : t('search.candidates')}>
      {list.map((user, place) => (
        <li
          key={user.id}
          id={`${id}-${place}`}
          role="option"
          aria-selected={place === active}
          // The field keeps the focus: a press is no way out of it.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(user)}
        >
          {user.important ? <Sign glyph="👑" /> : null}
          <span className={layout['name']}>{user.name || t('nameless')}</span>
          {user.important ? <span className={layout['vip']}>{t('important')}</span> : null}
          <code>{user.id}</code>
        </li>
      ))}
    </ul>
  );
}
