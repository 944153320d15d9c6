import { sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from '#shared/evidence';
import { keyIdOf, publicKeyOf, readPublicKey, signedText } from './key-statement.ts';

/** A person's consent to exactly one request. `key`: the id of the key that made it. */
export type RequestSignature = Readonly<{ key: string; signature: string }>;

/** Signs the canonical text of a request; needs neither network nor database. */
export const signRequest = (content: object, privateKey: KeyObject): RequestSignature => ({
  key: keyIdOf(publicKeyOf(privateKey)),
  signature: sign(null, signedText('request', canonicalJson(content)), privateKey).toString('base64url'),
});

/** Whether this public key made the signature, of exactly this content. */
export function isSignedBy(content: object, { signature }: RequestSignature, publicKey: string): boolean {
  const key = readPublicKey(publicKey);
  return key !== null && verify(null, signedText('request', canonicalJson(content)), key, Buffer.from(signature, 'base64url'));
}
