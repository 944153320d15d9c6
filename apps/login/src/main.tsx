import { createRoot } from 'react-dom/client';
import '#web/ui';
import { ErrorPage, NotFoundPage } from './error-page.tsx';
import { LinkPage } from './mail-links/link-page.tsx';
import { pageOf, type Page } from './page-of.ts';
import './page.css';
import { later } from './parts/later.tsx';
import { TextsProvider } from './texts.tsx';
import { TransactionPage } from './transaction/transaction-page.tsx';

const GuidePage = later(async () => (await import('./set-up/guide.tsx')).GuidePage);

function PageFor({ page }: { page: Page }) {
  switch (page.page) {
    case 'authorize':
      return <TransactionPage tenantId={page.tenantId} id={page.id} />;
    case 'error':
      return <ErrorPage {...page} />;
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
  createRoot(place).render(
    <TextsProvider initialLocales={new URLSearchParams(location.search).get('ui_locales')}>
      <PageFor page={pageOf(location)} />
    </TextsProvider>,
  );
}
