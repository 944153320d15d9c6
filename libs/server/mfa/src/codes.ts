import { Injectable } from '@nestjs/common';
import { randomDigits, Vault } from '#server/platform';

const DIGITS = 6;
const PURPOSE = 'one-time-code';

/** Our own six-digit codes: made by the system's generator, kept only as an HMAC bound to tenant, transaction and generation. */
@Injectable()
export class Codes {
  constructor(private readonly vault: Vault) {}

  make(tenantId: string, transactionId: string, generation: string): { code: string; mac: string } {
    const code = randomDigits(DIGITS);
    return { code, mac: this.vault.mac(PURPOSE, tenantId, transactionId, generation, code) };
  }

  matches(mac: string, tenantId: string, transactionId: string, generation: string, code: string): boolean {
    return this.vault.matches(mac, PURPOSE, tenantId, transactionId, generation, code);
  }
}
