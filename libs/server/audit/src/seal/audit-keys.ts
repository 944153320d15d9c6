import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { headText } from '#shared/evidence';
import type { SignedHead } from './head.ts';

const KEY_BYTES = 32;
/** What stands before the 32 bytes in PKCS #8 and in SubjectPublicKeyInfo (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

type Entry = Readonly<{ id: string; publicKey: KeyObject; privateKey: KeyObject | null }>;

const rawPublic = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' }).subarray(PUBLIC_PREFIX.length);

/** A key names itself: the first 64 bits of the SHA-256 of its 32 public bytes, in hex. */
const idOf = (key: KeyObject): string => createHash('sha256').update(rawPublic(key)).digest('hex').slice(0, 16);

function entryOf(kind: string, bytes: Buffer): Entry {
  if (kind === 'verify') {
    const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, bytes]), format: 'der', type: 'spki' });
    return { id: idOf(publicKey), publicKey, privateKey: null };
  }
  const privateKey = createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, bytes]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  return { id: idOf(publicKey), publicKey, privateKey };
}

/**
 * The Ed25519 keys that sign tree heads. They never stand in the database: whoever rewrites all of it still cannot sign. The
 * first signing key signs; every key of the list verifies, so old heads stay provable after a rotation.
 */
export class AuditKeys {
  readonly #keys: ReadonlyMap<string, Entry>;
  readonly #signer: Entry | null;

  private constructor(entries: readonly Entry[]) {
    this.#keys = new Map(entries.map((entry) => [entry.id, entry]));
    this.#signer = entries.find(({ privateKey }) => privateKey !== null) ?? null;
  }

  /** Reads `sign:base64` and `verify:base64` entries, newest first. Throws one sentence without key material. */
  static parse(text: string): AuditKeys {
    const entries = text
      .split(/[,\s]+/)
      .filter(Boolean)
      .map((entry) => {
        const [, kind = '', encoded = ''] = /^(sign|verify):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? [];
        const bytes = Buffer.from(encoded, 'base64');
        if (bytes.length !== KEY_BYTES) throw new Error('an audit key must look like sign:base64 or verify:base64 of 32 bytes');
        return entryOf(kind, bytes);
      });
    if (entries.length === 0) throw new Error('at least one audit key is required');
    return new AuditKeys(entries);
  }

  /** A new entry that signs, and the entry that verifies what it signed. */
  static newEntries(): Readonly<{ id: string; sign: string; verify: string }> {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const seed = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(PRIVATE_PREFIX.length);
    return {
      id: idOf(publicKey),
      sign: `sign:${seed.toString('base64')}`,
      verify: `verify:${rawPublic(publicKey).toString('base64')}`,
    };
  }

  get canSign(): boolean {
    return this.#signer !== null;
  }

  /** Id and 32 public bytes in base64 of every key, the signing one first. */
  get publicKeys(): readonly Readonly<{ id: string; public_key: string }>[] {
    return [...this.#keys.values()].map(({ id, publicKey }) => ({ id, public_key: rawPublic(publicKey).toString('base64') }));
  }

  get signerId(): string {
    return this.signer.id;
  }

  sign(text: string): Buffer {
    const { privateKey } = this.signer;
    if (!privateKey) throw new Error('no audit key signs here');
    return sign(null, Buffer.from(text), privateKey);
  }

  /** `unknown_key` is its own answer: a head may be right and only its key missing from the list. */
  checkHead(head: SignedHead): 'ok' | 'unknown_key' | 'bad_signature' {
    const entry = this.#keys.get(head.key_id);
    if (!entry) return 'unknown_key';
    const isSigned = verify(null, Buffer.from(headText(head)), entry.publicKey, Buffer.from(head.signature, 'base64'));
    return isSigned ? 'ok' : 'bad_signature';
  }

  private get signer(): Entry {
    if (!this.#signer) throw new Error('no audit key signs here');
    return this.#signer;
  }
}
