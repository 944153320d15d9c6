import { useEffect, useState } from 'react';
import type { PasswordVerdict } from '#shared/contracts';
import { Icon } from '#web/ui';
import type { PasswordProblem } from '../trouble.ts';
import { useTexts } from '../texts.tsx';
import { SecretField } from './secret-field.tsx';

const TYPING_PAUSE_MS = 400;

type Props = {
  label: string;
  value: string;
  onValue: (password: string) => void;
  /** Null where nobody told us. */
  minLength: number | null;
  /** Null where there is nobody to ask; the form's answer then tells. */
  check: ((password: string) => Promise<PasswordVerdict | null>) | null;
  /** What the form or the server found wrong with it. */
  problems: readonly PasswordProblem[];
  error: string | null;
  hideOn: unknown;
};

/** A password to be: its rules stand there before anything is wrong, its strength is said in words, typing is never held up (L-012). */
export function NewPasswordField({ label, value, onValue, minLength, check, problems, error, hideOn }: Props) {
  const { t } = useTexts();
  const verdict = useVerdict(value, check);
  const words = (problem: PasswordProblem) =>
    problem === 'too_short'
      ? minLength === null
        ? t('password.problem.too_short_unknown')
        : t('password.problem.too_short', { n: minLength })
      : t(`password.problem.${problem}`);
  const advice = verdict && problems.length === 0 && !error ? verdict.problems.filter((problem) => problem !== 'too_short') : [];

  return (
    <SecretField
      label={label}
      name="new-password"
      autoComplete="new-password"
      required
      value={value}
      onChange={(event) => onValue(event.target.value)}
      hideOn={hideOn}
      error={error ?? (problems.length > 0 ? problems.map(words).join(' ') : null)}
      hint={
        <ul className="login-rules">
          <li>{minLength === null ? t('password.rule.lengthUnknown') : t('password.rule.length', { n: minLength })}</li>
          <li>{t('password.rule.guess')}</li>
          <li>{t('password.rule.free')}</li>
        </ul>
      }
      below={
        <div role="status" className="login-strength">
          {verdict && advice.length === 0 ? (
            <>
              <span className="login-meter" data-strength={verdict.strength} aria-hidden="true">
                <i />
                <i />
                <i />
                <i />
              </span>
              <span>{t('password.strength', { word: t(`password.strength.${verdict.strength}`) })}</span>
            </>
          ) : null}
          {/* A word for the strength of something that is refused anyway would only confuse. */}
          {advice.map((problem) => (
            <p key={problem} className="sk-caps login-advice">
              <Icon name="warning" />
              <span>{words(problem)}</span>
            </p>
          ))}
        </div>
      }
    />
  );
}

/** Asks about a password once typing pauses; an answer that comes after more was typed is dropped. */
function useVerdict(password: string, check: Props['check']): PasswordVerdict | null {
  const [known, setKnown] = useState<{ password: string; verdict: PasswordVerdict | null } | null>(null);
  useEffect(() => {
    if (!check || password === '') return;
    let stale = false;
    const timer = setTimeout(() => {
      void check(password).then((verdict) => {
        if (!stale) setKnown({ password, verdict });
      });
    }, TYPING_PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [password, check]);
  return password === '' ? null : (known?.verdict ?? null);
}
