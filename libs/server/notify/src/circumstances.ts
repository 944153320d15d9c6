import { deviceName } from '#shared/kernel';
import { enCircumstances, fill, jaCircumstances, type Language } from '#shared/i18n';
import type { Call } from '#server/platform';

/** Whose act a mail tells of. */
export type Origin = Pick<Call, 'ip' | 'userAgent' | 'actor'>;

const TIME = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Tokyo' });

/**
 * When, on what and from where: by this an owner tells whether it was the owner (N-19, L-071). The reader's own zone is not known
 * here, so the time names its own. The device is told in words of ours, never in those of the request.
 */
export function circumstances(
  { ip, userAgent, actor }: Origin,
  at: Date,
  language: Language,
): Readonly<{ when: string; device: string; address: string }> {
  const words = language === 'en' ? enCircumstances : jaCircumstances;
  const when = `${TIME.format(at)} (${words.zone})`;
  // The address of an application's server says nothing to a person.
  if (actor.kind === 'service') return { when, device: words.service, address: words.nowhere };
  const { browser, system } = deviceName(userAgent);
  const device = browser && system ? fill(words.both, { browser, system }) : (browser ?? system ?? words.unknown);
  return { when, device, address: ip };
}
