import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Attempts, normaliseUsername, type AttemptKey } from '#server/accounts';
import { hostCookie, readHostCookie, Vault, type Call, type Cookie, type Tx } from '#server/platform';
import { passwordKey } from '#server/sessions';

const YEAR_SECONDS = 31_536_000;
const PURPOSE = 'known-device';
const cookieName = (tenantId: string): string => `sk_d_${tenantId}`;

/**
 * A browser that logged somebody in before has a counter of its own for that name, so that a stranger who spends
 * all tries elsewhere does not lock the owner out (N-09). It is no factor: the password is still asked.
 */
@Injectable()
export class KnownDevices {
  constructor(
    private readonly attempts: Attempts,
    private readonly vault: Vault,
  ) {}

  /** The counter for this name from this browser: its own one where the cookie vouches for it, else everybody's. */
  counter(call: Call, tenantId: string, username: string): AttemptKey {
    const name = normaliseUsername(username);
    const [deviceId = '', mac = ''] = readHostCookie(call, cookieName(tenantId)).split('~');
    const known = mac !== '' && this.vault.matches(mac, PURPOSE, tenantId, deviceId, name);
    return known
      ? this.attempts.key(tenantId, 'password-device', name, deviceId)
      : passwordKey(this.attempts, tenantId, username);
  }

  /** Lifts the lock of a name, and that of this very browser: the owner follows the link where he was locked out. */
  async unlock(tx: Tx, call: Call, tenantId: string, username: string): Promise<void> {
    await this.attempts.unlock(tx, passwordKey(this.attempts, tenantId, username));
    await this.attempts.unlock(tx, this.counter(call, tenantId, username));
  }

  /** The cookie that makes this browser known for this name from now on. */
  remember(tenantId: string, username: string): Cookie {
    const deviceId = randomUUID();
    const mac = this.vault.mac(PURPOSE, tenantId, deviceId, normaliseUsername(username));
    return hostCookie(cookieName(tenantId), `${deviceId}~${mac}`, YEAR_SECONDS);
  }
}
