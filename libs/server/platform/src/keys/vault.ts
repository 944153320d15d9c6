import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { constantTimeEqual } from '../random.ts';
import type { KeyRing } from './key-ring.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Where a sealed value lives. It is authenticated with the value, so that a ciphertext moved to another row does not open. */
export type Place = Readonly<{ tenantId: string; table: string; row: string; column: string }>;

const additionalData = (place: Place): Buffer => Buffer.from([place.tenantId, place.table, place.row, place.column].join('\n'));

/** Seals what must be read again and MACs what must only be recognised. */
export class Vault {
  constructor(private readonly ring: KeyRing) {}

  /** AES-256-GCM with a fresh 96-bit nonce: `keyId.nonce.ciphertext` in base64url. */
  seal(place: Place, plaintext: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.ring.currentId, 'seal'), iv);
    cipher.setAAD(additionalData(place));
    const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return [this.ring.currentId, iv.toString('base64url'), sealed.toString('base64url')].join('.');
  }

  /** Throws when the value was altered, moved, or sealed by a key that is not in the ring. */
  open(place: Place, sealed: string): string {
    const [id = '', iv = '', body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    // Without a stated length, node:crypto would accept a tag cut to 32 bits.
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv('aes-256-gcm', this.key(id, 'seal'), Buffer.from(iv, 'base64url'), options);
    decipher.setAAD(additionalData(place));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()]).toString('utf8');
  }

  /** HMAC-SHA-256 of a low-entropy value (a code, a client secret): a stolen table alone cannot be searched. */
  mac(purpose: string, ...parts: readonly string[]): string {
    return this.macWith(this.ring.currentId, purpose, parts);
  }

  /** Compares in constant time, whichever key of the ring made the MAC. */
  matches(mac: string, purpose: string, ...parts: readonly string[]): boolean {
    const id = mac.split('.')[0] ?? '';
    return this.ring.ids.includes(id) && constantTimeEqual(mac, this.macWith(id, purpose, parts));
  }

  /** A stable name for a value that must not be stored (who is being guessed at, which number is written to). */
  alias(purpose: string, ...parts: readonly string[]): string {
    return this.macWith(this.ring.oldestId, purpose, parts);
  }

  private macWith(id: string, purpose: string, parts: readonly string[]): string {
    const hmac = createHmac('sha256', this.key(id, `mac/${purpose}`));
    hmac.update(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''));
    return `${id}.${hmac.digest('base64url')}`;
  }

  private key(id: string, purpose: string): Buffer {
    const key = this.ring.derive(id, purpose);
    if (!key) throw new Error('a value was sealed by a master key that is not in the ring');
    return key;
  }
}
