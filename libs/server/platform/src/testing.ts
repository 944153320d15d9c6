import { Clock } from './clock.ts';
import { systemCall, type Call } from './http/call.ts';
import { KeyRing } from './keys/key-ring.ts';
import { Vault } from './keys/vault.ts';

/** A clock that stands still until it is told to move. */
export class FixedClock extends Clock {
  #now: Date;

  constructor(now = new Date('2026-11-21T03:00:00Z')) {
    super();
    this.#now = now;
  }

  override now(): Date {
    return this.#now;
  }

  advance(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
  }
}

export const aKeyRing = (): KeyRing => KeyRing.parse(`test1:${Buffer.alloc(32, 7).toString('base64')}`);
export const aVault = (): Vault => new Vault(aKeyRing());

export const aCall = (changes: Partial<Call> = {}): Call => ({
  ...systemCall('test', 'request-1'),
  actor: { kind: 'anonymous' },
  ip: '192.0.2.1',
  ...changes,
});
