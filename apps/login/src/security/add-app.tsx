import { useEffect, useRef, useState } from 'react';
import type { OwnAppKey } from '#shared/contracts';
import { Button, Notice, TextField } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { GuideLink } from '../parts/guide-link.tsx';
import { AppKeyParts } from '../set-up/app-key.tsx';
import { authenticatorApps } from '../set-up/apps.ts';
import '../set-up/set-up.css';
import { useSetUpWords } from '../set-up/words.ts';
import { AppCodeForm } from './app-code-form.tsx';
import { useTroubleText } from './trouble-text.ts';
import type { Perform } from './use-security.ts';
import { useSecurityWords } from './words.ts';

type Props = { perform: Perform; busy: boolean; onDone: () => void; onBack: () => void };

/** The login's set-up in four parts, with a name for the app because there may be several (L-040 to L-042). */
export function AddApp({ perform, busy, onDone, onBack }: Props) {
  const { t } = useSecurityWords();
  const { t: s } = useSetUpWords();
  const say = useTroubleText();
  const [name, setName] = useState('');
  const [key, setKey] = useState<OwnAppKey | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  const keyTitle = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone: whoever hears or tabs goes on where the key stands.
  useEffect(() => {
    if (key) keyTitle.current?.focus({ preventScroll: true });
  }, [key]);

  const begin = async () => {
    setTrouble(null);
    const answer = await perform((api) => api.beginApp(name));
    if (answer?.ok) setKey(answer.value);
    else if (answer) setTrouble(say(answer.problem));
  };
  const verify = async (code: string) => {
    if (!key) return null;
    const answer = await perform((api) => api.verifyApp(key.id, code));
    if (answer?.ok) onDone();
    const isGone =
      answer?.ok === false && answer.problem.kind === 'refused' && answer.problem.refusal.code === 'factor.not_found';
    if (isGone) {
      setKey(null);
      setTrouble(t('add.gone'));
    }
    return answer?.ok === false && !isGone ? answer.problem : null;
  };
  return (
    <Section title={t('add.title')} readFirst>
      <p>{t('add.lead')}</p>
      {trouble ? <Notice tone="danger">{trouble}</Notice> : null}
      <ol className="login-parts">
        <li>
          <h2>{s('enrol.app')}</h2>
          <p>{s('enrol.app.text')}</p>
          <ul className="login-list">
            {authenticatorApps.map((app) => (
              <li key={app} lang="en">
                {app}
              </li>
            ))}
          </ul>
          <GuideLink />
        </li>
        <li>
          <h2>{t('add.name')}</h2>
          <TextField
            label={t('factors.name')}
            hint={t('factors.name.hint')}
            name="factor_name"
            autoComplete="off"
            maxLength={64}
            readOnly={key !== null}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </li>
        <li>
          <h2 ref={keyTitle} tabIndex={-1}>
            {s('enrol.key')}
          </h2>
          {key ? (
            <AppKeyParts appKey={key.totp} />
          ) : (
            <Button kind="wide" unavailable={busy} onClick={() => void begin()}>
              {t('add.start')}
            </Button>
          )}
        </li>
        <li>
          <h2>{s('enrol.code')}</h2>
          {key ? <AppCodeForm onCode={verify} /> : <p className="sk-hint">{t('add.codeLater')}</p>}
        </li>
      </ol>
      <Button kind="wide" onClick={onBack}>
        {t('page.cancel')}
      </Button>
    </Section>
  );
}
