import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { Button, Notice, useCountdown } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { TroubleNotice, waitUntil } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import { AccountLine } from '../transaction/account-line.tsx';
import type { ScreenProps } from '../transaction/screen.ts';
import { CopyButton } from './copy-button.tsx';
import { codesAsText, saveAsFile } from './saving.ts';
import './set-up.css';
import { useSetUpWords } from './words.ts';

/** The first app stands: its recovery codes are made, shown once, and saved before the login goes on (L-050). */
export function RecoveryCodes(props: ScreenProps<'recovery-codes'>) {
  const { view, next, act, obtain, pending, setback, refresh } = props;
  const { t: s } = useSetUpWords();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const held = useCountdown(waitUntil(setback)) > 0;
  const asked = useRef(false);

  const show = useCallback(async () => {
    const shown = await obtain('recovery-code-generation');
    if (shown) setCodes(shown.codes);
  }, [obtain]);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void show();
  }, [show]);

  return (
    <Section title={s('codes.title')} readFirst>
      {codes ? null : <AccountLine account={next.account} act={act} pending={pending} />}
      {setback ? <TroubleNotice setback={setback} support={view.tenant.support_contact} /> : null}
      <p>{s('codes.lead')}</p>
      {codes ? (
        <Saving codes={codes} tenant={view.tenant.name} account={next.account.email} onSaved={() => void refresh()} />
      ) : (
        <Button kind="primary" unavailable={pending !== null || held} onClick={() => void show()}>
          {s('codes.show')}
        </Button>
      )}
    </Section>
  );
}

type SavingProps = { codes: readonly string[]; tenant: string; account: string; onSaved: () => void };

/** Codes to copy, save and print; it goes on once the person says that they are kept. */
export function Saving({ codes, tenant, account, onSaved }: SavingProps) {
  const { language } = useTexts();
  const { t } = useSetUpWords();
  const [saved, setSaved] = useState(false);
  const [made] = useState(() => new Date());
  const reason = useId();
  useLeavingAsked();

  const facts = [
    t('codes.file.tenant', { tenant }),
    t('codes.file.account', { account }),
    t('codes.file.date', { date: new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(made) }),
  ];
  const text = codesAsText({ title: t('codes.list', { n: codes.length }), lines: [...facts, t('codes.file.advice')] }, codes);
  return (
    <>
      <Notice tone="warn">{t('codes.once')}</Notice>
      <div className="login-codes">
        <h2 className="login-minor">{t('codes.list', { n: codes.length })}</h2>
        <div className="login-paper-only">
          {facts.map((fact) => (
            <p key={fact}>{fact}</p>
          ))}
          <p>{t('codes.file.advice')}</p>
        </div>
        <ol className="login-code-list">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
      </div>
      <div className="login-saving">
        <CopyButton text={codes.join('\n')}>{t('codes.copy')}</CopyButton>
        <Button onClick={() => saveAsFile(`${t('codes.file.name')}.txt`, text)}>{t('codes.download')}</Button>
        <Button onClick={() => window.print()}>{t('codes.print')}</Button>
      </div>
      <label className="login-tick">
        <input type="checkbox" checked={saved} onChange={(event) => setSaved(event.target.checked)} />
        <span>{t('codes.saved')}</span>
      </label>
      <Button kind="primary" unavailable={!saved} aria-describedby={saved ? undefined : reason} onClick={onSaved}>
        {t('codes.next')}
      </Button>
      {saved ? null : (
        <p className="sk-hint" id={reason}>
          {t('codes.savedFirst')}
        </p>
      )}
    </>
  );
}

/** What is shown once is lost when the page goes: the browser asks before it does, from the first moment it can be read. */
function useLeavingAsked() {
  useLayoutEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
}
