import { useId } from 'react';
import type { SetUpView } from '#shared/contracts';
import { Notice } from '#web/ui';
import { ConsoleProblem } from '../console-api.ts';
import { Failed, Loading } from '../frame/states.tsx';
import { PageLink } from '../reset/frame/page-link.tsx';
import type { Heading } from './heading.ts';
import { LinkPart } from './link-part.tsx';
import { MailPart } from './mail-part.tsx';
import styles from './set-up.module.css';
import { Standing } from './standing.tsx';
import { useSetUp } from './use-set-up.ts';
import { useWords } from './words.ts';

/** The set-up of a new factor after this reset: whose, the link, and how far the user got. As a part of its result (`h4`) without
 *  what stands there anyway. */
export function SetUp({ id, heading }: Readonly<{ id: string; heading: Heading }>) {
  const { t } = useWords();
  const { data: view, error, refetch } = useSetUp(id);
  if (error instanceof ConsoleProblem && error.code === 'wrong_state')
    return <Notice tone="info">{t('problem.notReset')}</Notice>;
  if (!view) return error ? <Failed fault={error} retry={() => void refetch()} /> : <Loading />;
  const isDone = view.ticket?.state === 'done';
  const isWhole = heading === 'h2';
  return (
    <div className={styles['setUp']} data-uc="UC-MFA-04">
      <div className={styles['side']}>
        <Standing view={view} heading={heading} isLost={error !== null} />
        {isWhole ? <Person view={view} heading={heading} /> : null}
      </div>
      {isDone ? (
        isWhole && <Next view={view} heading={heading} />
      ) : (
        <div className={styles['side']}>
          <LinkPart view={view} heading={heading} />
          {isWhole ? <MailPart id={id} heading={heading} /> : null}
        </div>
      )}
    </div>
  );
}

type Props = Readonly<{ view: SetUpView; heading: Heading }>;

function Person({ view: { user, reset }, heading: Title }: Props) {
  const { t } = useWords();
  const title = useId();
  return (
    <section className={`${styles['card']} ${styles['person']}`} aria-labelledby={title}>
      <Title id={title}>{t('user')}</Title>
      <dl className={styles['facts']}>
        <dt>{t('name')}</dt>
        <dd>{user.name}</dd>
        {user.contacts.map(({ kind, value }) => [<dt key={kind}>{t(kind)}</dt>, <dd key={`${kind}-value`}>{value}</dd>])}
        <dt>{t('id')}</dt>
        <dd>
          <code>{user.id}</code>
        </dd>
        <dt>{t('reset')}</dt>
        <dd>{t('number', { n: reset.number ?? 0 })}</dd>
      </dl>
    </section>
  );
}

/** The exits of the reset page that are left once all is done. */
function Next({ view: { user, reset }, heading: Title }: Props) {
  const { t } = useWords();
  const title = useId();
  return (
    <section className={styles['card']} aria-labelledby={title}>
      <Title id={title}>{t('next')}</Title>
      <div className={styles['acts']}>
        <PageLink path="/admin/users/$id" to={`/admin/users/${user.id}`} asButton words={t('next.user')} />
        <PageLink
          path="/admin/mfa-resets/$id/report"
          to={`/admin/mfa-resets/${reset.id}/report`}
          asButton
          words={t('next.report')}
        />
        <PageLink path="/admin" to="/admin" asButton words={t('next.dashboard')} />
      </div>
    </section>
  );
}
