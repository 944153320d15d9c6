import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type MessageEvent } from '@nestjs/common';
import { Observable, type Subscriber } from 'rxjs';
import { Refusal, type Call } from '#server/platform';
import { requireReader } from '../desk.ts';
import { Admins } from '../people/admins.ts';
import { Surroundings } from '../surroundings.ts';
import { ReadResets } from './read-resets.ts';

const LOOK_MS = 500;
const HEARTBEAT_LOOKS = 30;
/** Who signs out or loses the right hears no more after so many looks (2 s). */
const PRESENCE_LOOKS = 4;
/** A stream ends after this many looks (5 min); the browser comes back, and its session and rights are asked again. */
const MOST_LOOKS = 600;
const ENDED: ReadonlySet<string> = new Set(['completed', 'partially_failed', 'failed', 'rolled_back', 'cancelled']);

type Place = Readonly<{ call: Call; tenantId: string; id: string }>;

/**
 * Progress as it happens: what was told before and what is told now come by one and the same way, the events
 * after a number; so nothing is lost between two connections, and nothing comes twice.
 */
@Injectable()
export class WatchReset {
  constructor(
    private readonly reading: ReadResets,
    private readonly around: Surroundings,
    private readonly admins: Admins,
  ) {}

  /** Throws the refusal of whoever may not watch, before the stream begins. `after`: the last number that was seen. */
  async run(call: Call, tenantId: string, id: string, after: string): Promise<Observable<MessageEvent>> {
    const seen = /^\d{1,9}$/.test(after) ? Number(after) : 0;
    const allowed = await this.reading.events(call, tenantId, id, seen);
    if (!allowed.ok) throw new Refusal(allowed.problem);
    return new Observable<MessageEvent>((subscriber) => {
      const stop = new AbortController();
      this.follow(subscriber, { call, tenantId, id }, seen, stop.signal).catch(() => subscriber.complete());
      return () => stop.abort();
    });
  }

  private async follow(
    to: Subscriber<MessageEvent>,
    { call, tenantId, id }: Place,
    after: number,
    signal: AbortSignal,
  ): Promise<void> {
    let seen = after;
    for (let look = 0; look < MOST_LOOKS && !signal.aborted; look += 1) {
      if (look % PRESENCE_LOOKS === PRESENCE_LOOKS - 1 && !(await this.isPresent(call, tenantId))) break;
      const found = await this.reading.events(call, tenantId, id, seen);
      if (!found.ok) break;
      for (const { seq, type, facts, at } of found.value.list) {
        to.next({ id: String(seq), type, data: { seq, ...facts, at } });
        seen = seq;
      }
      if (ENDED.has(found.value.state) && found.value.last_seq <= seen) break;
      if (look % HEARTBEAT_LOOKS === HEARTBEAT_LOOKS - 1) to.next({ data: '', type: 'heartbeat', id: String(seen) });
      await sleep(LOOK_MS, undefined, { signal });
    }
    to.complete();
  }

  private isPresent(call: Call, tenantId: string): Promise<boolean> {
    const admin = requireReader(call, 'mfa_reset.read');
    const idleSeconds = this.around.config.SEKISHO_CONSOLE_IDLE_MINUTES * 60;
    if (!admin.ok) return Promise.resolve(false);
    return this.around.db.run(tenantId, (tx) => this.admins.isPresent(tx, admin.value, 'mfa_reset.read', idleSeconds));
  }
}
