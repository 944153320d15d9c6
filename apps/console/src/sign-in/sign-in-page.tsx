import { useSearch } from '@tanstack/react-router';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { languages } from '#shared/i18n';
import { Button, Notice, TextField } from '#web/ui';
import { EmergencyLink } from '../frame/emergency-link.tsx';
import { useTexts, type TextKey } from '../texts.tsx';
import { doorOf, rememberOrganization, rememberedOrganization } from './organization.ts';
import styles from './sign-in.module.css';

const FAULTS = [
  'organization_unknown',
  'login_expired',
  'login_denied',
  'login_failed',
  'second_factor_missing',
  'no_role',
] as const;
const ENDINGS = ['logout', 'idle', 'session'] as const;
const names = { ja: '日本語', en: 'English' } as const;

const keyOf = <const K extends string>(known: readonly K[], value: string | undefined): K | null =>
  known.find((each) => each === value) ?? null;

/** The way in: which organization, and then our own login (rulings section 5). */
export function SignInPage() {
  const { t, language, choose } = useTexts();
  const { error, organization, ended, return_to: returnTo } = useSearch({ from: '/' });
  const fault = keyOf(FAULTS, error);
  const ending = keyOf(ENDINGS, ended);
  const [slug, setSlug] = useState(organization ?? rememberedOrganization());
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    document.title = `${t('signIn.title')} - ${t('frame.product')}`;
  }, [t]);
  const enter = (event: SyntheticEvent) => {
    event.preventDefault();
    setMissing(slug.trim() === '');
    if (slug.trim() === '') return;
    rememberOrganization(slug.trim());
    location.assign(doorOf(slug.trim(), { returnTo, language }));
  };
  return (
    <main className={styles['page']}>
      <div className={styles['card']}>
        <p className={styles['product']}>{t('frame.product')}</p>
        <form className="sk-stack" onSubmit={enter} noValidate>
          <h1>{t('signIn.title')}</h1>
          <Told fault={fault} ending={ending} slug={slug} />
          <p>{t('signIn.lead')}</p>
          <TextField
            label={t('signIn.organization')}
            hint={t('signIn.organizationHint')}
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
            value={slug}
            onChange={(event) => setSlug(event.target.value)}
            error={isMissing ? t('signIn.organizationEmpty') : null}
          />
          <Button type="submit" kind="primary">
            {t('signIn.submit')}
          </Button>
        </form>
      </div>
      <div className={styles['languages']}>
        {languages.map((each) => (
          <Button key={each} kind="quiet" lang={each} aria-pressed={each === language} onClick={() => choose(each)}>
            {names[each]}
          </Button>
        ))}
      </div>
      <EmergencyLink />
    </main>
  );
}

type What = Readonly<{ fault: (typeof FAULTS)[number] | null; ending: (typeof ENDINGS)[number] | null; slug: string }>;

/** Why one is here: what went wrong and what to do, or how the session ended. */
function Told({ fault, ending, slug }: What) {
  const { t } = useTexts();
  if (fault !== null) {
    const key: TextKey = `signIn.error.${fault}`;
    return (
      <Notice tone="danger">
        {t(key)}
        {fault === 'second_factor_missing' ? <a href={`/o/${encodeURIComponent(slug)}/security`}>{t('signIn.setUp')}</a> : null}
      </Notice>
    );
  }
  return ending === null ? null : <Notice tone="info">{t(`signIn.ended.${ending}`)}</Notice>;
}
