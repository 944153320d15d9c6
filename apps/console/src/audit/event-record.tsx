import type { AuditEventView } from '#shared/contracts';
import { Button } from '#web/ui';
import { useTexts } from '../texts.tsx';
import { jstExact } from '../times.ts';
import { Changes } from './changes.tsx';
import styles from './drawer.module.css';
import { OutcomeMark } from './marks.tsx';
import { useActorName, useTargetName } from './people.ts';
import { ProofStanding } from './proof-standing.tsx';
import { RevealBar, useReveal } from './reveal.tsx';
import type { Filters } from './search.ts';
import { useVerdicts } from './use-audit.ts';
import { useEventNames } from './use-event-names.ts';

type Props = Readonly<{ event: AuditEventView; onFilter: (filters: Filters) => void }>;

/** Everything that is known of one event, and what this browser proves of it. */
export function EventRecord({ event, onFilter }: Props) {
  const { t } = useTexts();
  const verdicts = useVerdicts([event]);
  const verdict = verdicts.data?.get(event.id);
  const sealed = verdict && verdict.state !== 'waiting' ? verdict.proof.event : null;
  const reveal = useReveal(event, sealed);
  const clear = reveal.shown?.personal ?? {};
  return (
    <div className={styles['record']}>
      <ProofStanding verdict={verdict} isFailed={verdicts.isError} />
      <Facts event={event} clear={clear} />
      <RevealBar event={event} reveal={reveal} />
      <Changes detail={{ ...event.detail, ...((clear.detail?.[1] ?? {}) as object) }} />
      <Leads event={event} onFilter={onFilter} />
      {event.erased ? <p className={styles['note']}>{t('record.erased')}</p> : null}
    </div>
  );
}

type Clear = Readonly<Partial<Record<'user_name' | 'ip' | 'user_agent' | 'reason_text', readonly [string, unknown]>>>;

function Facts({ event, clear }: Readonly<{ event: AuditEventView; clear: Clear }>) {
  const { t } = useTexts();
  const names = useEventNames();
  const actor = useActorName();
  const target = useTargetName();
  const inClear = (name: keyof Clear, masked: string | null) => (clear[name] ? String(clear[name][1]) : masked);
  const facts = [
    [t('audit.time'), `${jstExact(event.at)} JST`],
    [t('audit.what'), names.of(event.type)],
    [t('audit.actor'), actor(event.actor)],
    [t('audit.target'), target(event)],
    [t('record.userName'), inClear('user_name', event.user_name)],
    [t('record.reason'), event.reason],
    [t('record.writtenReason'), inClear('reason_text', event.masked.includes('reason_text') ? '•••' : null)],
    [t('audit.ip'), inClear('ip', event.ip)],
    [t('record.device'), event.user_agent],
    [t('record.client'), event.client],
    [t('audit.requestId'), event.request_id],
    [t('record.id'), event.id],
  ] as const;
  return (
    <dl className={styles['facts']}>
      <div>
        <dt>{t('audit.outcome')}</dt>
        <dd>
          <OutcomeMark outcome={event.outcome} />
          {event.dry_run ? ` ${t('record.dryRun')}` : null}
        </dd>
      </div>
      {facts
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** From one record to those that belong to it. */
function Leads({ event, onFilter }: Props) {
  const { t } = useTexts();
  const { actor, account, target, request_id: requestId } = event;
  const about = account?.id ?? target?.id;
  return (
    <div className={styles['leads']}>
      {actor.id ? (
        <Button kind="quiet" onClick={() => onFilter({ actor: actor.id ?? '' })}>
          {t('record.sameActor')}
        </Button>
      ) : null}
      {about ? (
        <Button kind="quiet" onClick={() => onFilter({ target: about })}>
          {t('record.sameTarget')}
        </Button>
      ) : null}
      <Button kind="quiet" onClick={() => onFilter({ request_id: requestId })}>
        {t('record.sameRequest')}
      </Button>
    </div>
  );
}
