import { useEffect, useRef, useState } from 'react';
import { clock, Notice } from '#web/ui';
import { ReauthenticationForm } from '../../session/reauthentication-form.tsx';
import { useElevation } from '../../session/use-elevation.ts';
import { useMe } from '../../session/use-me.ts';
import { jst } from '../../times.ts';
import { useDesk } from '../desk/desk.ts';
import { Part } from '../frame/layout.tsx';
import styles from '../frame/entry.module.css';
import { Sign } from '../frame/sign.tsx';
import { Spoken } from '../frame/spoken.tsx';
import { focusSearch } from '../search/focus-search.ts';
import { useWords } from '../words.ts';

const warnings = [
  ['🚨', 'warn.serious'],
  ['🔍', 'warn.recorded'],
  ['⚠️', 'warn.abuse'],
] as const;

/** 管理者認証: who acts, with which right, warned of what, proved how freshly. */
export function AdminSection() {
  const { t } = useWords();
  const { left } = useElevation();
  const { mayExecute } = useDesk();
  return (
    <Part name="admin" aside={left > 0 ? <Proof left={left} /> : null} always={<Warnings />}>
      <div className={styles['admin']}>
        <Self />
        {mayExecute ? <Reauthentication /> : <NoRight />}
      </div>
      <Spoken text={t('warn.careful')} after={500} />
    </Part>
  );
}

function Self() {
  const { t } = useWords();
  const { data: me } = useMe();
  const { mayExecute } = useDesk();
  if (!me) return null;
  return (
    <div className={styles['self']}>
      <p>
        <Sign glyph="🛡️" />
        <strong>「{t('admin.role')}」</strong> {t('admin.hello', { name: me.name || t('nameless'), id: me.id })}
      </p>
      <p>
        <strong>{mayExecute ? t('admin.right') : t('admin.noRight')}</strong>
        <span className={styles['apart']}>
          {me.last_login_at === null ? t('admin.firstLogin') : t('admin.lastLogin', { time: jst(me.last_login_at) })}
        </span>
      </p>
    </div>
  );
}

function Warnings() {
  const { t } = useWords();
  return (
    <ul className={styles['warnings']}>
      {warnings.map(([glyph, key]) => (
        <li key={key}>
          <Sign glyph={glyph} />
          {t(key)}
        </li>
      ))}
    </ul>
  );
}

function Proof({ left }: { left: number }) {
  const { t } = useWords();
  return (
    <p className={styles['proof']} data-proved>
      <Sign glyph="✅" />
      <strong>{t('reauth.done')}</strong>
      <span>
        {t('reauth.valid')} {t('reauth.left', { time: clock(left) })}
      </span>
    </p>
  );
}

function Reauthentication() {
  const { t } = useWords();
  const { left } = useElevation();
  const wasProvedHere = useRef(false);
  useEffect(() => {
    if (left > 0 && wasProvedHere.current) {
      wasProvedHere.current = false;
      focusSearch();
    }
  }, [left]);
  if (left > 0) return null;
  return (
    <div className={styles['reauth']} onSubmit={() => (wasProvedHere.current = true)}>
      <p>{t('reauth.lead')}</p>
      <ReauthenticationForm onProved={() => undefined} />
    </div>
  );
}

function NoRight() {
  const { t } = useWords();
  const [isShown, setShown] = useState(false);
  return (
    <Notice tone="warn">
      <strong>{t('admin.refused')}</strong>
      <a
        href="#escalation"
        aria-expanded={isShown}
        onClick={(event) => {
          event.preventDefault();
          setShown(!isShown);
        }}
      >
        {t('admin.escalation')}
      </a>
      <p id="escalation" hidden={!isShown}>
        {t('admin.escalationText')}
      </p>
    </Notice>
  );
}
