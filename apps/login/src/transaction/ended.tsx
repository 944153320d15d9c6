import { Button, Notice, type Tone } from '#web/ui';
import type { ViewData } from '#shared/contracts';
import { Section } from '../frame/heading.tsx';
import { SupportLine } from '../parts/support-line.tsx';
import { mayLeaveTo, pageLink } from '../safe-link.ts';
import { useTexts } from '../texts.tsx';
import type { Next, ScreenProps } from './screen.ts';

const tones: Record<Next<'ended'>['reason'], Tone> = {
  expired: 'warn',
  failure: 'danger',
  locked: 'warn',
  denied: 'info',
  consumed: 'ok',
};

/** Nothing can be done here any more; there is always a next step to name (L-001). */
export function Ended({ view, next, open }: ScreenProps<'ended'>) {
  const { t } = useTexts();
  return (
    <Section title={t(`ended.${next.reason}.title`)}>
      <Notice tone={tones[next.reason]}>
        <p>{t(`ended.${next.reason}`)}</p>
        {next.reason === 'locked' ? <SupportLine support={view.tenant.support_contact} /> : null}
      </Notice>
      {next.reason === 'locked' ? (
        <Button kind="wide" onClick={() => open('unlock')}>
          {t('locked.unlock')}
        </Button>
      ) : null}
      <ReturnLink view={view} uri={next.returnUri} />
    </Section>
  );
}

/** Unknown, somebody else's and long gone look the same: 「このログインは期限切れです。…」. */
export function Gone({ view }: { view: ViewData | null }) {
  const { t } = useTexts();
  return (
    <Section title={t('ended.expired.title')}>
      <Notice tone="warn">{t('ended.expired')}</Notice>
      <ReturnLink view={view} uri={null} />
    </Section>
  );
}

function ReturnLink({ view, uri }: { view: ViewData | null; uri: string | null }) {
  const { t } = useTexts();
  const target = uri && mayLeaveTo(uri) ? uri : pageLink(view?.client_uri);
  return target ? (
    <a className="sk-button" data-kind="primary" href={target}>
      {t('frame.return')}
    </a>
  ) : null;
}
