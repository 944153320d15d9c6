import { Injectable } from '@nestjs/common';
import { Vault } from '#server/platform';

const PURPOSE = 'client-secret';

/** Client secrets are high-entropy and compared on every token request: an HMAC with a server key, not a password hash (rulings section 10). */
@Injectable()
export class ClientSecrets {
  constructor(private readonly vault: Vault) {}

  mac(tenantId: string, clientId: string, secret: string): string {
    return this.vault.mac(PURPOSE, tenantId, clientId, secret);
  }

  matches(mac: string, tenantId: string, clientId: string, secret: string): boolean {
    return this.vault.matches(mac, PURPOSE, tenantId, clientId, secret);
  }
}
