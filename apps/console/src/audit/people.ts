import type { AuditActor, AuditEventView } from '#shared/contracts';
import { useTexts } from '../texts.tsx';

/** Who acted, by name where there is one; names and ids are told in full, for they tell people apart (D-19). */
export function useActorName(): (actor: AuditActor) => string {
  const { t } = useTexts();
  return ({ kind, role, id, name }) => {
    if (kind === 'system') return t('actor.system', { name: id ?? '' });
    if (kind === 'client') return `${t('actor.client')} ${id ?? ''}`;
    if (kind === 'service_key') return `${t('actor.service')} ${id ?? ''}`;
    if (id === null) return t('actor.anonymous');
    return name ?? (role === 'user' ? `${t('actor.user')} ${id}` : id);
  };
}

/** Things whose word is known; a newer server may know more. */
const THINGS = [
  'approval',
  'audit_event',
  'audit_selection',
  'authentication_configuration',
  'authentication_policy',
  'authentication_transaction',
  'client',
  'console_session',
  'event_webhook',
  'factor',
  'grant',
  'incident_subscription',
  'mail',
  'mfa_reset',
  'mfa_reset_hook',
  'offline_key',
  'offline_request',
  'organization',
  'reauthentication',
  'remembered_device',
  'session',
  'tenant',
  'user',
] as const;
type About = Pick<AuditEventView, 'account' | 'target' | 'user_name'>;

/** Whom or what it is about: by name where there is one, else by its kind and id. */
export function useTargetName(): (event: About) => string {
  const { t } = useTexts();
  return ({ account, target, user_name: userName }) => {
    const thing = THINGS.find((each) => each === target?.type);
    const kind = thing ? t(`thing.${thing}`) : (target?.type ?? '');
    return account?.name ?? userName ?? account?.id ?? (target ? `${kind} ${target.id}`.trim() : '–');
  };
}
