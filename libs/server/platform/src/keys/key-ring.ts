import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

type MasterKey = Readonly<{ id: string; bytes: Buffer }>;

/**
 * The master keys, newest first: the first one seals, every one opens. Keys of single purposes are derived from them
 * (HKDF-SHA256), so that a MAC key never seals and a sealing key never signs.
 */
export class KeyRing {
  readonly #keys: readonly [MasterKey, ...MasterKey[]];
  readonly #derived = new Map<string, Buffer>();

  private constructor(keys: readonly [MasterKey, ...MasterKey[]]) {
    this.#keys = keys;
  }

  /** Reads `id:base64` entries separated by commas or line ends, newest first. Throws one sentence without key material. */
  static parse(text: string): KeyRing {
    const keys = text
      .split(/[,\s]+/)
      .filter(Boolean)
      .map((entry) => {
        const [id = '', encoded = ''] = entry.split(':');
        const bytes = Buffer.from(encoded, 'base64');
        if (!/^[A-Za-z0-9_-]{1,32}$/.test(id) || bytes.length !== KEY_BYTES) {
          throw new Error('a master key must look like id:base64 of 32 bytes');
        }
        return { id, bytes };
      });
    const [first, ...rest] = keys;
    if (!first) throw new Error('at least one master key is required');
    if (new Set(keys.map((key) => key.id)).size !== keys.length) throw new Error('master key ids must differ');
    return new KeyRing([first, ...rest]);
  }

  get currentId(): string {
    return this.#keys[0].id;
  }

  /** The oldest key: what is looked up by its MAC must not change its name when a new key is added. */
  get oldestId(): string {
    return (this.#keys.at(-1) ?? this.#keys[0]).id;
  }

  get ids(): readonly string[] {
    return this.#keys.map((key) => key.id);
  }

  /** The key of one purpose under one master key, or null when that master key is not in the ring. */
  derive(id: string, purpose: string): Buffer | null {
    const cached = this.#derived.get(`${id}/${purpose}`);
    if (cached) return cached;
    const master = this.#keys.find((key) => key.id === id);
    if (!master) return null;
    const derived = Buffer.from(hkdfSync('sha256', master.bytes, 'sekisho', purpose, KEY_BYTES));
    this.#derived.set(`${id}/${purpose}`, derived);
    return derived;
  }
}
