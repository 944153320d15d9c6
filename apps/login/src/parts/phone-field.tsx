import { useId, useMemo } from 'react';
import { FieldError } from '#web/ui';
import { DEFAULT_COUNTRY, dialCodes } from '../dial-codes.ts';
import { useTexts } from '../texts.tsx';

export type Phone = Readonly<{ country: string; number: string }>;
export const noPhone: Phone = { country: DEFAULT_COUNTRY, number: '' };

type Props = { value: Phone; onValue: (phone: Phone) => void; error: string | null };

/** A national number beside its country (L-010). The country's names come from the browser, in the page's language. */
export function PhoneField({ value, onValue, error }: Props) {
  const { t, language } = useTexts();
  const id = useId();
  const countries = useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: 'region' });
    const order = new Intl.Collator(language);
    const all = [...dialCodes].map(([code, dial]) => ({ code, dial, name: names.of(code) ?? code }));
    return all.sort(
      (a, b) => Number(b.code === DEFAULT_COUNTRY) - Number(a.code === DEFAULT_COUNTRY) || order.compare(a.name, b.name),
    );
  }, [language]);

  return (
    <div className="sk-field">
      <label className="sk-label" htmlFor={id}>
        {t('field.phone')}
      </label>
      <p className="sk-hint" id={`${id}-hint`}>
        {t(value.country === DEFAULT_COUNTRY ? 'field.phone.hint' : 'field.phone.hintOther')}
      </p>
      <div className="login-phone">
        <select
          className="sk-input"
          name="phone_country"
          aria-label={t('field.phone.country')}
          autoComplete="tel-country-code"
          value={value.country}
          onChange={(event) => onValue({ ...value, country: event.target.value })}
        >
          {countries.map(({ code, dial, name }) => (
            <option key={code} value={code}>
              +{dial} {name}
            </option>
          ))}
        </select>
        <input
          id={id}
          className="sk-input"
          type="tel"
          name="phone_number"
          inputMode="tel"
          autoComplete="tel"
          required
          value={value.number}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}
          onChange={(event) => onValue({ ...value, number: event.target.value })}
        />
      </div>
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </div>
  );
}
