import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  Clock,
  hostCookie,
  randomToken,
  readHostCookie,
  secondsFrom,
  secondsUntil,
  tokenHash,
  type Call,
  type Cookie,
  type Tx,
} from '#server/platform';
import type { MethodName } from '#server/policies';
import {
  findDevice,
  forgetAllDevices,
  forgetDevice,
  insertDevice,
  listDevices,
  replaceDevice,
  useDevice,
} from './db/remembered-device.statements.ts';

const DAY_SECONDS = 86_400;
const SHAPE = /^[A-Za-z0-9_-]{43}$/;
const cookieName = (tenantId: string): string => `sk_td_${tenantId}`;

export type RememberedDevice = Readonly<{
  id: string;
  factorId: string;
  method: MethodName;
  ip: string;
  userAgent: string;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}>;
export type ListedDevice = RememberedDevice & Readonly<{ current: boolean }>;
type Owned = Readonly<{ id: string; accountId: string }>;

/** The factor that was proved when the device was remembered, and for how many days it is. */
export type Earned = Readonly<{ factorId: string; method: MethodName; days: number }>;

/**
 * Browsers that stand in for the second factor of one account (L-060). The secret is 256 random bits in a cookie of the tenant,
 * stored as a hash and another one after every use: a copy and its original are good for one login together.
 */
@Injectable()
export class RememberedDevices {
  constructor(private readonly clock: Clock) {}

  /** Null where the factor does not stand any more. `replaced` is what this browser was remembered for before. */
  async remember(
    tx: Tx,
    call: Call,
    accountId: string,
    { factorId, method, days }: Earned,
  ): Promise<{ id: string; cookie: Cookie; replaced: readonly Owned[] } | null> {
    const [now, id, secret] = [this.clock.now(), randomUUID(), randomToken()];
    const until = secondsFrom(now, days * DAY_SECONDS);
    const values = [tokenHash(secret), factorId, method, until, call.ip, call.userAgent, id];
    const replaced = await this.replace(tx, call, now);
    const made = await tx.count(insertDevice, [tx.tenantId, accountId, now, ...values]);
    return made === 1 ? { id, cookie: this.cookie(tx, secret, until), replaced } : null;
  }

  /** One conditional UPDATE: of many logins with one secret, one is let in by it. `days`: as long as the policy trusts now. */
  async use(tx: Tx, call: Call, accountId: string, days: number): Promise<{ device: RememberedDevice; cookie: Cookie } | null> {
    const held = heldHash(call, tx.tenantId);
    if (held === null) return null;
    const [now, secret] = [this.clock.now(), randomToken()];
    const since = secondsFrom(now, -days * DAY_SECONDS);
    const values = [held, tokenHash(secret), since, call.ip, call.userAgent];
    const device = await tx.one<RememberedDevice>(useDevice, [tx.tenantId, accountId, now, ...values]);
    return device && { device, cookie: this.cookie(tx, secret, device.expiresAt) };
  }

  /** Whether this browser is remembered for this account already. */
  async isKnown(tx: Tx, call: Call, accountId: string): Promise<boolean> {
    const held = heldHash(call, tx.tenantId);
    return held !== null && (await tx.one(findDevice, [tx.tenantId, accountId, this.clock.now(), held])) !== null;
  }

  /** Used last first; `current` is the browser that asks. */
  list(tx: Tx, call: Call, accountId: string): Promise<readonly ListedDevice[]> {
    const held = heldHash(call, tx.tenantId);
    return tx.rows<ListedDevice>(listDevices, [tx.tenantId, accountId, this.clock.now(), held ?? '']);
  }

  /** False where it is not this account's, or was forgotten already. */
  async forget(tx: Tx, accountId: string, id: string): Promise<boolean> {
    return (await tx.count(forgetDevice, [tx.tenantId, accountId, this.clock.now(), id])) === 1;
  }

  /** The ids of those that were remembered until now. */
  async forgetAll(tx: Tx, accountId: string): Promise<readonly string[]> {
    const gone = await tx.rows<{ id: string }>(forgetAllDevices, [tx.tenantId, accountId, this.clock.now()]);
    return gone.map(({ id }) => id);
  }

  private async replace(tx: Tx, call: Call, now: Date): Promise<readonly Owned[]> {
    const held = heldHash(call, tx.tenantId);
    return held === null ? [] : tx.rows<Owned>(replaceDevice, [tx.tenantId, held, now]);
  }

  private cookie(tx: Tx, secret: string, until: Date): Cookie {
    return hostCookie(cookieName(tx.tenantId), secret, secondsUntil(this.clock.now(), until));
  }
}

/** What the browser brought, as the database would know it. */
function heldHash(call: Call, tenantId: string): string | null {
  const value = readHostCookie(call, cookieName(tenantId));
  return SHAPE.test(value) ? tokenHash(value) : null;
}
