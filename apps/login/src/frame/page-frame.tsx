import type { ReactNode } from 'react';
import type { ViewData } from '#shared/contracts';
import { languages } from '#shared/i18n';
import { ownLogo, pageLink } from '../safe-link.ts';
import { useTexts } from '../texts.tsx';
import { FrameFacts } from './heading.tsx';
import { ReportDialog, type ReportFacts } from './report-dialog.tsx';

type Props = {
  view: ViewData | null;
  /** An act is on its way. */
  busy: boolean;
  /** Nothing is known of this page yet. */
  loading?: boolean;
  report: ReportFacts;
  /** A failure that stands in front of the screen, which keeps what was typed. */
  cover?: ReactNode;
  children: ReactNode;
};

/** The card around every screen: whose login this is above, help and language below, always in the same place (W-24). */
export function PageFrame({ view, busy, loading = false, report, cover, children }: Props) {
  const { t } = useTexts();
  return (
    <FrameFacts value={{ name: view?.tenant.name ?? null, covered: false }}>
      <div className="login-page" data-loading={loading || undefined}>
        <div className="login-card" data-busy={busy || undefined}>
          {view ? <Owner view={view} /> : null}
          <main className="login-main">
            {cover}
            <FrameFacts value={{ name: view?.tenant.name ?? null, covered: Boolean(cover) }}>
              <div hidden={Boolean(cover)}>{children}</div>
            </FrameFacts>
          </main>
          <p className="sk-unseen" role="status">
            {busy ? t('frame.sending') : ''}
          </p>
        </div>
        <footer className="login-footer">
          <ReportDialog facts={report} support={view?.tenant.support_contact ?? null} />
          <LanguageSwitch />
          {view ? <Papers view={view} /> : null}
        </footer>
      </div>
    </FrameFacts>
  );
}

/** Application, tenant and domain on every step (L-003): who asks, and to whom the password goes. */
function Owner({ view }: { view: ViewData }) {
  const { t } = useTexts();
  const logo = ownLogo(view.tenant.logo_uri, location.origin);
  return (
    <header className="login-owner">
      <p className="login-tenant">
        {logo ? <img className="login-logo" src={logo} alt="" width="32" height="32" /> : null}
        <span>{view.tenant.name}</span>
      </p>
      <p className="login-application">{t('frame.application', { application: view.client_name })}</p>
      <p className="login-domain">{t('frame.domain', { domain: hostOf(view.tenant.domain) })}</p>
    </header>
  );
}

/** The part of an address by which people know a site. */
const hostOf = (domain: string): string => (URL.canParse(domain) ? new URL(domain).host : domain);

const names = { ja: '日本語', en: 'English' } as const;

function LanguageSwitch() {
  const { t, language, choose } = useTexts();
  return (
    <div className="login-languages" role="group" aria-label={t('frame.language')}>
      {languages.map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={each === language} onClick={() => choose(each)}>
          {names[each]}
        </button>
      ))}
    </div>
  );
}

function Papers({ view }: { view: ViewData }) {
  const { t } = useTexts();
  const papers = [
    [t('frame.terms'), pageLink(view.tos_uri)],
    [t('frame.privacy'), pageLink(view.policy_uri)],
  ] as const;
  const links = papers.map(([name, uri]) =>
    uri ? (
      <a key={name} className="login-paper" href={uri} target="_blank" rel="noopener noreferrer">
        {name}
      </a>
    ) : null,
  );
  return <div className="login-papers">{links}</div>;
}
