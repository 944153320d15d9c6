import { Check, CircleDot, Circle } from 'lucide-react';
import { useId } from 'react';
import type { SetUpView } from '#shared/contracts';
import { Notice } from '#web/ui';
import { jst } from '../times.ts';
import type { Heading } from './heading.ts';
import styles from './set-up.module.css';
import { useWords } from './words.ts';

const steps = ['unopened', 'setting_up', 'done'] as const;
type Ticket = NonNullable<SetUpView['ticket']>;

/** 「未開封」「設定中」「完了」 (D-6), live; sign, words and edge say the same. */
export function Standing({
  view: { ticket },
  heading: Title,
  isLost,
}: Readonly<{ view: SetUpView; heading: Heading; isLost: boolean }>) {
  const { t } = useWords();
  const title = useId();
  return (
    <section className={styles['card']} aria-labelledby={title}>
      <Title id={title}>{t('state')}</Title>
      <p className="sk-unseen" role="status">
        {ticket ? t('state.spoken', { state: t(`state.${ticket.state}`) }) : ''}
      </p>
      {ticket ? <Shown ticket={ticket} /> : <p>{t('state.none')}</p>}
      {isLost ? <Notice tone="warn">{t('ticket.lost')}</Notice> : null}
    </section>
  );
}

function Shown({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const { state } = ticket;
  const isOver = state === 'revoked' || state === 'expired';
  return (
    <>
      {isOver ? (
        <Notice tone="warn">
          <strong>{t(`state.${state}`)}</strong>
          {t(`state.${state}Text`)}
        </Notice>
      ) : (
        <>
          <ol className={styles['steps']}>
            {steps.map((step) => (
              <Step key={step} step={step} at={state} />
            ))}
          </ol>
          <p>{t(`state.${state}Text`)}</p>
        </>
      )}
      <dl className={styles['facts']}>
        <dt>{t('ticket.channel')}</dt>
        <dd>{t(`ticket.${ticket.channel}`)}</dd>
        <dt>{t('ticket.issued')}</dt>
        <dd>{jst(ticket.issued_at)}</dd>
        {state === 'done' ? null : (
          <>
            <dt>{t('ticket.expires')}</dt>
            <dd>{jst(ticket.expires_at)}</dd>
          </>
        )}
        <dt>{t('ticket.opened')}</dt>
        <dd>{ticket.opened_at === null ? t('ticket.none') : jst(ticket.opened_at)}</dd>
        {state === 'done' ? (
          <>
            <dt>{t('ticket.ended')}</dt>
            <dd>{ticket.ended_at === null ? t('ticket.none') : jst(ticket.ended_at)}</dd>
          </>
        ) : null}
      </dl>
    </>
  );
}

const icons = { passed: Check, current: CircleDot, waiting: Circle } as const;

function Step({ step, at }: Readonly<{ step: (typeof steps)[number]; at: (typeof steps)[number] }>) {
  const { t } = useWords();
  const [own, now] = [steps.indexOf(step), steps.indexOf(at)];
  const standing = own < now ? 'passed' : own === now ? 'current' : 'waiting';
  const isEnd = at === 'done';
  const Icon = isEnd ? Check : icons[standing];
  return (
    <li data-standing={standing} aria-current={standing === 'current' ? 'step' : undefined}>
      <Icon aria-hidden="true" size={20} strokeWidth={1.75} />
      <span>
        {t(`state.${step}`)}
        {standing === 'current' && !isEnd ? <small>{t('state.current')}</small> : null}
      </span>
    </li>
  );
}
