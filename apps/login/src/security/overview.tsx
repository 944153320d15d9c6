import { useState } from 'react';
import type { SecurityView } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { Section } from '../frame/heading.tsx';
import { ActivityList } from './activity-list.tsx';
import { CodesPart } from './codes-part.tsx';
import { DeviceList } from './device-list.tsx';
import { FactorList } from './factor-list.tsx';
import { OverviewDialog, type Opened } from './overview-dialogs.tsx';
import { SessionList } from './session-list.tsx';
import { Standing } from './standing.tsx';
import type { Security } from './use-security.ts';
import { useSecurityWords } from './words.ts';

type Props = {
  view: SecurityView;
  security: Security;
  /** What was just done, to be said; null for nothing. */
  said: string | null;
  onSaid: (said: string | null) => void;
  onAdd: () => void;
  onMake: () => void;
  onCodes: (codes: readonly string[]) => void;
};

/** L-070: everything about the own security on one page. */
export function Overview({ view, security, said, onSaid, onAdd, onMake, onCodes }: Props) {
  const { t } = useSecurityWords();
  const [opened, setOpened] = useState<Opened | null>(null);
  const { busy } = security;
  const close = () => setOpened(null);
  const done = (words: string) => {
    close();
    onSaid(words);
    void security.reload();
  };
  return (
    <Section title={t('page.title')} readFirst>
      <Owner view={view} security={security} />
      <div role="status">{said ? <Notice tone="ok">{said}</Notice> : null}</div>
      <Standing view={view} />
      <FactorList
        {...{ view, busy, onAdd }}
        onRename={(factor) => setOpened({ is: 'rename', factor })}
        onRemove={(factor) => setOpened({ is: 'remove', factor })}
      />
      <CodesPart {...{ view, busy, onMake }} onRenew={() => setOpened({ is: 'renew-codes' })} />
      <section className="sec-part" aria-labelledby="sec-password">
        <h2 id="sec-password">{t('password.title')}</h2>
        <div className="sec-acts">
          <Button unavailable={busy} onClick={() => setOpened({ is: 'password' })}>
            {t('password.change')}
          </Button>
        </div>
      </section>
      <SessionList
        sessions={view.sessions}
        busy={busy}
        onEnd={(session) => setOpened({ is: 'end', session })}
        onEndOthers={() => setOpened({ is: 'end-others' })}
      />
      <DeviceList
        devices={view.devices}
        busy={busy}
        onForget={(device) => setOpened({ is: 'forget', device })}
        onForgetAll={() => setOpened({ is: 'forget-all' })}
      />
      <ActivityList activity={view.activity} />
      {opened ? <OverviewDialog {...{ opened, view, security }} onClose={close} onDone={done} onCodes={onCodes} /> : null}
    </Section>
  );
}

/** Whose settings these are, and the way out (A7-09). */
function Owner({ view, security }: Pick<Props, 'view' | 'security'>) {
  const { t } = useSecurityWords();
  const own = view.sessions.find(({ current }) => current)?.id;
  return (
    <div className="sec-owner">
      <div className="sec-facts">
        <p className="sec-name">{view.name ?? view.email}</p>
        {view.name && view.email ? <p>{view.email}</p> : null}
        {view.phone ? <p>{view.phone}</p> : null}
        <p>{view.tenant.name}</p>
      </div>
      {own ? (
        <Button unavailable={security.busy} onClick={() => void security.leave(own)}>
          {t('page.logout')}
        </Button>
      ) : null}
    </div>
  );
}
