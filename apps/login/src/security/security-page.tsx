import { useEffect, useRef, useState } from 'react';
import type { SecurityView } from '#shared/contracts';
import { Notice } from '#web/ui';
import { PageFrame } from '../frame/page-frame.tsx';
import { Section } from '../frame/heading.tsx';
import { Broken } from '../parts/broken.tsx';
import { Loading } from '../parts/loading.tsx';
import { useTexts } from '../texts.tsx';
import { AddApp } from './add-app.tsx';
import { NewCodes } from './new-codes.tsx';
import { Overview } from './overview.tsx';
import { ProofDialog } from './proof-dialog.tsx';
import { loginAddress, type SecurityApi } from './security-api.ts';
import './security.css';
import { useTroubleText } from './trouble-text.ts';
import { useSecurity, type Phase, type Security } from './use-security.ts';
import { useSecurityWords } from './words.ts';

type Props = { tenantId: string; failed: boolean };

/** `/{tenant-id}/security`. `failed`: a login that began here came back without success. */
export function SecurityPage({ tenantId, failed }: Props) {
  const security = useSecurity(tenantId);
  const { phase, busy, asking, api } = security;
  useMailLanguage(api, phase.is === 'ready');
  const report = { tenantId, authorizationId: null, step: 'security', code: null, requestId: null };
  return (
    <PageFrame view={null} busy={busy} loading={phase.is === 'loading'} report={report}>
      {phase.is === 'loading' ? <Loading /> : null}
      {phase.is === 'broken' ? <Broken network={phase.network} requestId={phase.requestId} onRetry={security.reload} /> : null}
      {phase.is === 'out' ? <LoggedOut tenantId={tenantId} why={phase.why} failed={failed} /> : null}
      {phase.is === 'ready' ? <Ready view={phase.view} security={security} /> : null}
      {phase.is === 'ready' && asking ? <ProofDialog view={phase.view} api={api} onDone={asking} /> : null}
    </PageFrame>
  );
}

/** Mails follow the language that the person chooses here. Nothing is said where that fails: the next login tells it again. */
function useMailLanguage(api: SecurityApi, isIn: boolean) {
  const { language } = useTexts();
  const known = useRef(language);
  useEffect(() => {
    if (known.current === language) return;
    known.current = language;
    if (isIn) void api.speak(language);
  }, [api, isIn, language]);
}

type Out = { tenantId: string; why: Extract<Phase, { is: 'out' }>['why']; failed: boolean };

function LoggedOut({ tenantId, why, failed }: Out) {
  const { t } = useSecurityWords();
  const { language } = useTexts();
  return (
    <Section title={t('page.out.title')} readFirst>
      {why === 'none' && failed ? <Notice tone="warn">{t('page.loginFailed')}</Notice> : null}
      {why === 'ended' ? <Notice tone="warn">{t('page.ended')}</Notice> : null}
      {why === 'left' ? <Notice tone="ok">{t('page.loggedOut')}</Notice> : null}
      <p>{t('page.out')}</p>
      <a className="sk-button" data-kind="primary" href={loginAddress(tenantId, language, false)}>
        {t('page.login')}
      </a>
    </Section>
  );
}

type Screen = Readonly<{ is: 'overview' | 'add' }> | Readonly<{ is: 'codes'; codes: readonly string[] }>;

function Ready({ view, security }: { view: SecurityView; security: Security }) {
  const { t } = useSecurityWords();
  const say = useTroubleText();
  const [screen, setScreen] = useState<Screen>({ is: 'overview' });
  const [said, setSaid] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const home = (words: string | null) => {
    setScreen({ is: 'overview' });
    setSaid(words);
    void security.reload();
  };
  const showCodes = (codes: readonly string[]) => {
    setTrouble(null);
    setScreen({ is: 'codes', codes });
  };
  /** The first app brings recovery codes along: whoever loses it is not locked out. */
  const make = async (otherwise: string | null) => {
    const answer = await security.perform((api) => api.makeCodes(false));
    if (answer?.ok) return showCodes(answer.value.codes);
    setTrouble(answer ? say(answer.problem) : null);
    return home(otherwise);
  };
  if (screen.is === 'add') {
    const done = () => (view.recovery_codes ? home(t('add.done')) : void make(t('add.done')));
    return <AddApp perform={security.perform} busy={security.busy} onDone={done} onBack={() => home(null)} />;
  }
  if (screen.is === 'codes') {
    const account = view.email ?? view.name ?? '';
    return <NewCodes codes={screen.codes} tenant={view.tenant.name} account={account} onSaved={() => home(t('codes.saved'))} />;
  }
  return (
    <>
      {trouble ? <Notice tone="danger">{trouble}</Notice> : null}
      <Overview
        {...{ view, security, said }}
        onSaid={setSaid}
        onAdd={() => setScreen({ is: 'add' })}
        onMake={() => void make(null)}
        onCodes={showCodes}
      />
    </>
  );
}
