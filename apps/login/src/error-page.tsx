import { Notice } from '#web/ui';
import { PageFrame } from './frame/page-frame.tsx';
import { Section } from './frame/heading.tsx';
import { useTexts } from './texts.tsx';

const SYSTEM = new Set(['server_error', 'temporarily_unavailable']);

/** `/error`: a login that never started. Only codes of a known form are shown, never a text from the address (page-of.ts). */
export function ErrorPage({
  error,
  requestId,
  tenantId,
}: {
  error: string | null;
  requestId: string | null;
  tenantId: string | null;
}) {
  const { t } = useTexts();
  const text =
    error !== null && SYSTEM.has(error) ? 'error.system' : error === 'access_denied' ? 'error.denied' : 'error.request';
  return (
    <PageFrame view={null} busy={false} report={{ tenantId, authorizationId: null, step: 'error', code: error, requestId }}>
      <Section title={t('error.title')}>
        <Notice tone="danger">
          <p>{t(text)}</p>
          {error ? <p className="login-id">{t('error.code', { code: error })}</p> : null}
          {requestId ? <p className="login-id">{t('frame.requestId', { id: requestId })}</p> : null}
        </Notice>
        {requestId ? <p>{t('error.repeat')}</p> : null}
      </Section>
    </PageFrame>
  );
}

export function NotFoundPage() {
  const { t } = useTexts();
  return (
    <PageFrame
      view={null}
      busy={false}
      report={{ tenantId: null, authorizationId: null, step: 'not-found', code: null, requestId: null }}
    >
      <Section title={t('notFound.title')}>
        <Notice tone="warn">{t('notFound.text')}</Notice>
      </Section>
    </PageFrame>
  );
}
