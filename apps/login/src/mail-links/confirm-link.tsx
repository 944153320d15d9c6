import { Button, Notice } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { useTexts } from '../texts.tsx';
import { forgetToken } from './forget-token.ts';
import { RequestFailure, useLinkAct } from './use-link-act.tsx';

type Kind = 'verify' | 'unlock';
const acts = { verify: 'email-verifications/complete', unlock: 'unlock-requests/complete' } as const;

/** A link that does one thing, after one press. */
export function ConfirmLink({
  kind,
  tenantId,
  token,
  onAgain,
}: {
  kind: Kind;
  tenantId: string;
  token: string;
  onAgain: (() => void) | null;
}) {
  const { t } = useTexts();
  const { state, perform } = useLinkAct(tenantId, acts[kind]);
  const confirm = async () => {
    const after = await perform({ token });
    if (after.at === 'done') forgetToken();
  };

  if (state.at === 'done') {
    return (
      <Section key="done" title={t(`${kind}.done.title`)}>
        <Notice tone="ok">{t(`${kind}.done`)}</Notice>
      </Section>
    );
  }
  if (state.at === 'trouble' && state.trouble.is === 'bad-link') return <BadLink key="bad" kind={kind} onAgain={onAgain} />;
  return (
    <Section key="ask" title={t(`${kind}.title`)}>
      <p>{t(kind === 'verify' ? 'verify.lead' : 'unlock.confirm.lead')}</p>
      <RequestFailure state={state} />
      <Button kind="primary" unavailable={state.at === 'sending'} onClick={() => void confirm()}>
        {t(kind === 'verify' ? 'verify.submit' : 'unlock.confirm.submit')}
      </Button>
    </Section>
  );
}

/** A link that cannot be used any more, and how to get another one. */
export function BadLink({ kind, onAgain }: { kind: Kind | 'reset' | 'setUp'; onAgain: (() => void) | null }) {
  const { t } = useTexts();
  return (
    <Section title={t('link.bad.title')}>
      <Notice tone="danger">{t('link.bad')}</Notice>
      {onAgain ? (
        <Button kind="primary" onClick={onAgain}>
          {t(kind === 'unlock' ? 'unlock.again' : 'reset.again')}
        </Button>
      ) : (
        <p>{t(kind === 'setUp' ? 'setUp.again' : 'verify.again')}</p>
      )}
    </Section>
  );
}
