import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** What is known of a key that somebody keeps offline: its name, its public half, and for whose account it was made. */
export type OfflineKey = Readonly<{ id: string; publicKey: string; username: string }>;

const RAW_BYTES = 32;
const ID_LENGTH = 32;
const PREFIX = 'sekisho-offline-key';
const isBase64Url = (text: string): boolean => /^[\w-]+$/.test(text);

/** Everything a key signs begins with what it is for, so that no signature is good for anything else. */
export const signedText = (purpose: 'key' | 'request', text: string): Buffer =>
  Buffer.from(`sekisho offline ${purpose} v1\n${text}`, 'utf8');

/** The raw 32 bytes of an Ed25519 public key (RFC 8032 section 5.1.5), base64url. */
export const publicKeyOf = (key: KeyObject): string => createPublicKey(key).export({ format: 'jwk' }).x ?? '';

export const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, ID_LENGTH);

/** Null where it is no such key. */
export function readPublicKey(publicKey: string): KeyObject | null {
  if (!isBase64Url(publicKey) || Buffer.from(publicKey, 'base64url').length !== RAW_BYTES) return null;
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  } catch {
    return null;
  }
}

/**
 * One line to be registered: the public key, for whose account it was made, signed by the key itself. Nobody registers the key
 * of another person as his own, and a mangled line is recognised.
 */
export function keyStatement(privateKey: KeyObject, username: string): string {
  const publicKey = publicKeyOf(privateKey);
  const name = Buffer.from(username, 'utf8').toString('base64url');
  const signature = sign(null, signedText('key', `${publicKey} ${username}`), privateKey).toString('base64url');
  return [PREFIX, name, publicKey, signature].join(':');
}

/** Null for a line that is none, or that its key did not sign. */
export function readKeyStatement(line: string): OfflineKey | null {
  const [prefix, name = '', publicKey = '', signature = '', ...more] = line.trim().split(':');
  const key = readPublicKey(publicKey);
  if (prefix !== PREFIX || more.length > 0 || key === null || !isBase64Url(name) || !isBase64Url(signature)) return null;
  const username = Buffer.from(name, 'base64url').toString('utf8');
  const holds = verify(null, signedText('key', `${publicKey} ${username}`), key, Buffer.from(signature, 'base64url'));
  return holds ? { id: keyIdOf(publicKey), publicKey, username } : null;
}
