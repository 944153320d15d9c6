import { useId, useState } from 'react';
import type { IssuedTicketView, SetUpView } from '#shared/contracts';
import { Button, Notice } from '#web/ui';
import { AlertDialog } from '../frame/alert-dialog.tsx';
import { Fault } from './fault.tsx';
import type { Heading } from './heading.ts';
import styles from './set-up.module.css';
import { useSetUpAct } from './use-set-up.ts';
import { useWords } from './words.ts';

/** The link, as a picture for a user who is present (D-6). It is kept in this page and nowhere else. */
export function LinkPart({ view: { reset, ticket }, heading: Title }: Readonly<{ view: SetUpView; heading: Heading }>) {
  const { t } = useWords();
  const title = useId();
  const [issued, setIssued] = useState<IssuedTicketView | null>(null);
  const issuing = useSetUpAct<IssuedTicketView>(reset.id, 'POST', setIssued);
  const isAlive = ticket?.state === 'unopened' || ticket?.state === 'setting_up';
  // Another administrator, or another window, may have issued a newer one.
  const isOwn = issued !== null && ticket?.id === issued.id && isAlive;
  return (
    <section className={styles['card']} aria-labelledby={title}>
      <Title id={title}>{t('link')}</Title>
      <p>{t('link.lead')}</p>
      {isOwn ? <Picture key={issued.id} issued={issued} isHidden={ticket.state === 'setting_up'} /> : null}
      {isAlive ? <p className="sk-hint">{t('link.voids')}</p> : null}
      <div className={styles['acts']}>
        <Button
          kind={isOwn ? 'plain' : 'primary'}
          unavailable={issuing.act.isPending}
          onClick={() => void issuing.begin('enrolment-tickets')}
        >
          {t(isOwn ? 'link.renew' : 'link.show')}
        </Button>
        {isAlive ? <Revoke resetId={reset.id} ticketId={ticket.id} onDone={() => setIssued(null)} /> : null}
      </div>
      <Fault error={issuing.act.error} />
      <p className="sk-hint">{t('link.secret')}</p>
    </section>
  );
}

/** Hidden once the user has it, so that nobody else reads it from the screen. */
function Picture({ issued, isHidden }: Readonly<{ issued: IssuedTicketView; isHidden: boolean }>) {
  const { t } = useWords();
  const [again, setAgain] = useState(false);
  const title = useId();
  if (isHidden && !again)
    return (
      <Notice tone="ok">
        {t('link.opened')}
        <Button onClick={() => setAgain(true)}>{t('link.again')}</Button>
      </Notice>
    );
  return (
    <div className={styles['picture']}>
      <img
        className={styles['qr']}
        src={`data:image/svg+xml,${encodeURIComponent(issued.qr_code)}`}
        alt={t('link.alt')}
        width="240"
        height="240"
      />
      <div className={styles['how']}>
        <strong id={title}>{t('link.steps')}</strong>
        <ol aria-labelledby={title}>
          <li>{t('link.step1')}</li>
          <li>{t('link.step2')}</li>
          <li>{t('link.step3')}</li>
        </ol>
        <p className="sk-hint">{t('link.once')}</p>
      </div>
    </div>
  );
}

function Revoke({ resetId, ticketId, onDone }: Readonly<{ resetId: string; ticketId: string; onDone: () => void }>) {
  const { t } = useWords();
  const [isAsked, setAsked] = useState(false);
  const { act, begin } = useSetUpAct<null>(resetId, 'DELETE', onDone);
  const confirm = () => {
    setAsked(false);
    void begin(`enrolment-tickets/${ticketId}`);
  };
  return (
    <>
      <Button unavailable={act.isPending} onClick={() => setAsked(true)}>
        {t('link.revoke')}
      </Button>
      <Fault error={act.error} />
      <AlertDialog
        isOpen={isAsked}
        title={t('revoke.title')}
        danger
        confirm={{ label: t('revoke.confirm'), act: confirm }}
        cancel={{ label: t('revoke.abort'), act: () => setAsked(false) }}
      >
        <p>{t('revoke.text')}</p>
      </AlertDialog>
    </>
  );
}
