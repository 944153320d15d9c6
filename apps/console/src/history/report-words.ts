import type { ConsoleTenant } from '#shared/contracts';
import { useEventNames } from '../audit/use-event-names.ts';
import { useTexts, type PlainKey } from '../texts.tsx';
import { checklist } from './lists.ts';

const methods = ['totp', 'sms', 'email', 'recovery_code'] as const;
const outcomes = ['waiting', 'deregistered', 'removed', 'paused', 'failed', 'restored'] as const;
const channels = ['email', 'sms'] as const;
const deliveries = ['sending', 'sent', 'failed'] as const;
const causes = ['partially_failed', 'retries_exhausted', 'no_approver', 'asked'] as const;
const roles = ['security_admin', 'senior_admin', 'it_operator', 'auditor', 'platform_admin'] as const satisfies readonly Role[];
const fields = ['method', 'reason', 'reasonDetail', 'urgency', 'identityProof', 'identityDetail'] as const;
const needs = ['flag', 'admin_role', 'service_owner', 'rule'] as const;
type Role = ConsoleTenant['roles'][number];

/** A code of the report in the reader's language; one that a newer server knows is shown as it is. */
export function useReportWords() {
  const { t, language } = useTexts();
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const events = useEventNames();
  const named =
    <const C extends readonly string[]>(codes: C, key: (code: C[number]) => PlainKey) =>
    (code: string | null): string => {
      if (code === null) return '–';
      const known = codes.find((each) => each === code);
      return known === undefined ? code : t(key(known));
    };
  const field = named(fields, (name) => `report.field.${name}`);
  const box = named(checklist, (item) => `report.box.${item}`);
  return {
    method: named(methods, (code) => `method.${code}`),
    outcome: named(outcomes, (code) => `report.outcomeOf.${code}`),
    channel: named(channels, (code) => `report.channelOf.${code}`),
    delivery: named(deliveries, (code) => `report.sent.${code}`),
    cause: named(causes, (code) => `report.cause.${code}`),
    role: named(roles, (code) => `role.${code}`),
    need: named(needs, (code) => `need.${code}`),
    /** The name of an event and, of an edit, what was changed: which fields, and which boxes. */
    event: (type: string, changed: readonly string[] | null): string => {
      if (changed === null || changed.length === 0) return events.of(type);
      const names = changed.map((name) => box(field(name))); // what is no field is left as it is, and is a box
      return t('report.changed', { event: events.of(type), changed: list.format(names) });
    },
  };
}
