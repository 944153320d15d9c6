import { Button } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { useTexts } from '../texts.tsx';
import { BadLink } from './confirm-link.tsx';
import { RequestFailure, useLinkAct } from './use-link-act.tsx';

/**
 * The link for a new factor after a reset: seen to be good, then on to a login. The token goes along in the fragment,
 * which browsers keep over redirects and send to nobody, and the page of the login brings it where it is asked for.
 */
export function BeginSetUp({ tenantId, token }: Readonly<{ tenantId: string; token: string }>) {
  const { t, language } = useTexts();
  const { state, perform } = useLinkAct(tenantId, 'enrolment-links/open');
  const begin = async () => {
    const after = await perform({ token });
    // Fresh: whoever is logged in here may be somebody else.
    if (after.at === 'done') location.replace(`/${tenantId}/v1/me/login?fresh=true&ui_locales=${language}#token=${token}`);
  };
  if (state.at === 'trouble' && state.trouble.is === 'bad-link') return <BadLink key="bad" kind="setUp" onAgain={null} />;
  return (
    <Section key="ask" title={t('setUp.title')}>
      <p>{t('setUp.lead')}</p>
      <RequestFailure state={state} />
      <Button kind="primary" unavailable={state.at === 'sending' || state.at === 'done'} onClick={() => void begin()}>
        {t('setUp.submit')}
      </Button>
      <p className="sk-hint">{t('setUp.warning')}</p>
    </Section>
  );
}
