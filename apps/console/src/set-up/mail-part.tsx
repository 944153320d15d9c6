import { useId } from 'react';
import { Button, Notice } from '#web/ui';
import { Sign } from '../reset/frame/sign.tsx';
import { Fault } from './fault.tsx';
import type { Heading } from './heading.ts';
import styles from './set-up.module.css';
import { useSetUpAct } from './use-set-up.ts';
import { useWords } from './words.ts';

/** For a user who is not present: the link by mail, to the verified address only. */
export function MailPart({ id, heading: Title }: Readonly<{ id: string; heading: Heading }>) {
  const { t } = useWords();
  const title = useId();
  const { act, begin } = useSetUpAct<null>(id, 'POST');
  return (
    <section className={styles['card']} aria-labelledby={title}>
      <Title id={title}>{t('mail')}</Title>
      <p>{t('mail.lead')}</p>
      <div className={styles['acts']}>
        <Button unavailable={act.isPending} onClick={() => void begin('notifications')}>
          <Sign glyph="📧" />
          {t('mail.send')}
        </Button>
      </div>
      <div role="status">{act.isSuccess ? <Notice tone="ok">{t('mail.sent')}</Notice> : null}</div>
      <Fault error={act.error} />
    </section>
  );
}
