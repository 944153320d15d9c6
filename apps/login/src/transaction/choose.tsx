import type { Way } from '#shared/contracts';
import { Notice, useCountdown } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { Contact } from '../parts/support-line.tsx';
import { TroubleNotice, waitUntil } from '../parts/trouble-notice.tsx';
import { useTexts } from '../texts.tsx';
import { AccountLine, Cancel } from './account-line.tsx';
import { NotSent } from './not-sent.tsx';
import type { ScreenProps } from './screen.ts';
import { isSent, UnusableWays, WayButtons } from './ways.tsx';

/** How to receive a code. With one usable way it is one button, but still a button. */
export function Choose({ view, next, act, pending, setback, open }: ScreenProps<'choose'>) {
  const { t } = useTexts();
  const held = useCountdown(waitUntil(setback)) > 0;
  const usable = next.ways.filter((way) => way.usable);
  const [only] = usable.length === 1 ? usable : [];
  const failed = setback?.trouble.is === 'not-sent' || setback?.trouble.is === 'no-target' ? setback.trouble.method : null;
  // What just failed comes last (L-034).
  const others = usable.filter((way) => way.method !== failed);
  const failing = usable.filter((way) => way.method === failed);
  const shared = { act, pending, open, registering: next.account.registering, held };

  return (
    <Section title={t(only ? 'choose.one' : 'choose.title')}>
      <AccountLine account={next.account} act={act} pending={pending} />
      {setback ? <TroubleNotice setback={setback} support={view.tenant.support_contact} onUnlock={() => open('unlock')} /> : null}
      {setback?.trouble.is === 'wrong-code' ? (
        <Notice tone="danger">{`${t('code.wrong')} ${t('code.noTriesLeft')}`}</Notice>
      ) : null}
      {setback?.trouble.is === 'not-sent' ? <NotSent method={setback.trouble.method} others={others.length > 0} /> : null}
      {usable.length === 0 ? (
        <Notice tone="warn">
          <p>{t('choose.none')}</p>
          {view.tenant.support_contact ? <Contact contact={view.tenant.support_contact} /> : null}
        </Notice>
      ) : (
        <Lead ways={usable} />
      )}
      {others.length > 0 ? (
        <WayButtons {...shared} ways={only ? [{ ...only, target: null }] : others} leading={only !== undefined} />
      ) : null}
      {failing.length > 0 ? <WayButtons {...shared} ways={failing} again /> : null}
      <UnusableWays ways={next.ways} />
      <Cancel act={act} pending={pending} />
    </Section>
  );
}

/** What happens at a press: a code is sent, or one at hand is typed. */
function Lead({ ways }: { ways: readonly Way[] }) {
  const { t } = useTexts();
  const [only] = ways.length === 1 ? ways : [];
  if (!only) return <p>{t(ways.every(({ method }) => isSent(method)) ? 'choose.lead' : 'choose.leadMixed')}</p>;
  if (!isSent(only.method)) return <p>{t(only.method === 'totp' ? 'totp.lead' : 'choose.leadRecovery')}</p>;
  return <p>{only.target ? t('choose.leadOne', { target: only.target }) : t('choose.leadOneUnnamed')}</p>;
}
