import { urgencies, type Urgency } from '#shared/contracts';

type Asked = Readonly<{ state: string; urgency: Urgency; pendingUntil: Date }>;

/** what waits comes first, of it the most urgent, of those the one that runs out first; what was decided, newest first. */
export function byTurn(one: Asked, other: Asked): number {
  const waits = Number(other.state === 'pending') - Number(one.state === 'pending');
  if (waits !== 0) return waits;
  if (one.state !== 'pending') return other.pendingUntil.getTime() - one.pendingUntil.getTime();
  const urgent = urgencies.indexOf(other.urgency) - urgencies.indexOf(one.urgency);
  return urgent === 0 ? one.pendingUntil.getTime() - other.pendingUntil.getTime() : urgent;
}
