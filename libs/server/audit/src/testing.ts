import { FixedClock, aVault } from '#testing/platform';
import { AuditTrail } from './audit-trail.ts';
import { Origin } from './origin.ts';

/** A trail as a test's application would have it. */
export const aTrail = (clock = new FixedClock()): AuditTrail => new AuditTrail(clock, aVault(), new Origin('test', 'localhost'));

export { sealedEvent } from './sealed-event.ts';
