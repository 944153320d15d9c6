import { useCallback, useEffect, useState } from 'react';
import { readableAccent } from '#web/ui';
import { PageFrame } from '../frame/page-frame.tsx';
import { checkPassword } from '../login-api.ts';
import type { NextStep } from '#shared/contracts';
import { Broken } from '../parts/broken.tsx';
import { later } from '../parts/later.tsx';
import { Loading } from '../parts/loading.tsx';
import { chosenWay } from './chosen-way.ts';
import { useTexts } from '../texts.tsx';
import { Gone } from './ended.tsx';
import type { Panel } from './screen.ts';
import { screenFor } from './screens.tsx';
import { useTransaction } from './use-transaction.ts';

/** Asked for by whoever cannot log in; the others do not wait for it. */
const MailRequest = later(async () => (await import('../mail-links/mail-request.tsx')).MailRequest);

/** `/authorize?id=…&tenant_id=…`: shows what the server says comes next, and nothing else. */
export function TransactionPage({ tenantId, id }: { tenantId: string; id: string }) {
  const { ask } = useTexts();
  const { standing, act, obtain, retry } = useTransaction(tenantId, id);
  const { received, gone, broken, setback, pending, leavingTo, codesLeft } = standing;
  const { panel, open } = usePanel(received?.view.next.step);
  const view = received?.view ?? null;
  const [typed, setEmail] = useState<string | null>(null);
  const hint = view?.next.step === 'identify' ? view.next.loginHint : null;
  const email = typed ?? hint ?? '';

  useEffect(() => ask(view?.ui_locales), [ask, view?.ui_locales]);
  useEffect(() => {
    const accent = readableAccent(view?.tenant.accent_color ?? null);
    // Through the object model, which the content policy allows; a style attribute in markup it would not.
    if (accent) document.documentElement.style.setProperty('--accent', accent);
  }, [view?.tenant.accent_color]);

  const check = useCallback(
    async (password: string) => {
      const answer = await checkPassword(tenantId, id, password);
      return answer.ok ? answer.value : null;
    },
    [tenantId, id],
  );

  const step = gone ? 'gone' : (view?.next.step ?? 'loading');
  const report = {
    tenantId,
    authorizationId: id,
    step: broken ? 'broken' : step,
    code: setback?.code || null,
    requestId: broken?.requestId ?? setback?.requestId ?? null,
  };

  const screen = () => {
    if (gone) return <Gone view={view} />;
    if (!received) return broken ? null : <Loading />;
    const { next } = received.view;
    if (panel === 'reset' && next.step === 'identify')
      return (
        <MailRequest
          key="reset"
          kind="reset"
          {...{ tenantId, email, setEmail }}
          authorizationId={id}
          onBack={() => open('login')}
        />
      );
    if (panel === 'unlock')
      return (
        <MailRequest
          key="unlock"
          kind="unlock"
          {...{ tenantId, email, setEmail }}
          authorizationId={id}
          onBack={() => open('login')}
        />
      );
    const props = {
      view: received.view,
      receivedAt: received.at,
      setback,
      pending,
      act,
      obtain,
      refresh: retry,
      codesLeft,
      open,
      email,
      setEmail,
      leavingTo,
      panel,
    };
    const key = keyOf(next, panel);
    return <ScreenOf key={key} {...props} next={next} checkPassword={check} />;
  };

  return (
    <PageFrame
      view={view}
      busy={pending !== null}
      loading={step === 'loading' && !broken}
      report={report}
      cover={broken ? <Broken network={broken.network} requestId={broken.requestId} onRetry={retry} /> : undefined}
    >
      {screen()}
    </PageFrame>
  );
}

const ScreenOf = screenFor;

/** A new key is a new screen: it starts empty and takes the focus once. The same step keeps what was typed. */
function keyOf(next: NextStep, panel: Panel | null): string {
  const way = chosenWay(panel, next);
  if (way) return `way-${way}`;
  if (next.step === 'code') return `code-${next.method}`;
  return next.step === 'identify' ? `identify-${panel ?? 'first'}` : next.step;
}

/** What the person asked for beside the server's steps, kept in the history so that the browser's Back leads back. */
function usePanel(step: NextStep['step'] | undefined) {
  const [panel, setPanel] = useState<Panel | null>(null);
  useEffect(() => {
    const onBack = (event: PopStateEvent) => setPanel(isPanel(event.state) ? event.state : null);
    addEventListener('popstate', onBack);
    return () => removeEventListener('popstate', onBack);
  }, []);
  // It belongs to the step it was asked for at.
  useEffect(() => setPanel(null), [step]);
  const open = useCallback((wanted: Panel) => {
    history.pushState(wanted, '');
    setPanel(wanted);
    scrollTo(0, 0);
  }, []);
  return { panel, open };
}

const panels: ReadonlySet<unknown> = new Set<Panel>(['login', 'register', 'reset', 'unlock', 'totp', 'recovery-code', 'ways']);
const isPanel = (state: unknown): state is Panel => panels.has(state);
