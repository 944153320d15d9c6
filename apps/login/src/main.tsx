import { createRoot } from 'react-dom/client';
import '#web/ui';
import { ErrorPage, NotFoundPage } from './error-page.tsx';
import { pageOf, type Page } from './page-of.ts';
import './page.css';
import { later } from './parts/later.tsx';
import { TextsProvider } from './texts.tsx';
import { TransactionPage } from './transaction/transaction-page.tsx';

const LinkPage = later(async () => (await import('./mail-links/link-page.tsx')).LinkPage);

const GuidePage = later(async () => (await import('./set-up/guide.tsx')).GuidePage);

const SecurityPage = later(async () => (await import('./security/security-page.tsx')).SecurityPage);

function PageFor({ page }: { page: Page }) {
  switch (page.page) {
    case 'authorize':
      return <TransactionPage tenantId={page.tenantId} id={page.id} />;
    case 'error':
      return <ErrorPage {...page} />;
    case 'security':
      return <SecurityPage tenantId={page.tenantId} failed={page.failed} />;
    case 'guide':
      return <GuidePage />;
    case 'not-found':
      return <NotFoundPage />;
    default:
      return <LinkPage {...page} />;
  }
}

const place = document.getElementById('page');
if (place) {
  const page = pageOf(location);
  const initialLocales = new URLSearchParams(location.search).get('ui_locales');
  // A login leaves a code in the address. Nobody here uses it, so nobody shall read it: not the history, not a shared screen.
  if (page.page === 'security') history.replaceState(null, '', location.pathname);
  createRoot(place).render(
    <TextsProvider initialLocales={initialLocales}>
      <PageFor page={page} />
    </TextsProvider>,
  );
}
