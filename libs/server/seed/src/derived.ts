import type { Vault } from '#server/platform';

/** Without letters and digits that are mistaken for each other. */
const LEGIBLE = '23456789abcdefghjkmnpqrstuvwxyz';

/**
 * The demo's ids, passwords and secrets, made from the installation's master key: other ones in every copy, the same ones at
 * every start, and none of them stored in the clear.
 */
export type Derived = Readonly<{
  id(name: string): string;
  password(name: string): string;
  secret(name: string): string;
  /** The key of an authenticator app, as one types it in (RFC 4648 base32). */
  totpKey(name: string): string;
}>;

export const derivedFrom = (vault: Vault): Derived => {
  const bytes = (purpose: string, name: string): Buffer =>
    Buffer.from(vault.alias(purpose, name).split('.')[1] ?? '', 'base64url');
  return {
    id: (name) => uuidOf(bytes('demo-id', name)),
    password: (name) => legible(bytes('demo-password', name)),
    secret: (name) => bytes('demo-secret', name).toString('base64url'),
    totpKey: (name) => base32(bytes('demo-totp', name).subarray(0, 20)),
  };
};

/** RFC 9562 version 8: a UUID whose bits are the maker's own. */
function uuidOf(bytes: Buffer): string {
  const hex = [...bytes.subarray(0, 16).toString('hex')];
  hex[12] = '8';
  hex[16] = '89ab'.charAt(parseInt(hex[16] ?? '0', 16) % 4);
  const text = hex.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20, 32)].join('-');
}

/** Four groups of four. */
const legible = (bytes: Buffer): string =>
  [0, 4, 8, 12]
    .map((start) => [...bytes.subarray(start, start + 4)].map((byte) => LEGIBLE.charAt(byte % LEGIBLE.length)).join(''))
    .join('-');

/** RFC 4648 section 6, for whole groups of five bytes: no padding. */
const base32 = (bytes: Buffer): string =>
  (
    [...bytes]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .match(/.{5}/g) ?? []
  )
    .map((bits) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(parseInt(bits, 2)))
    .join('');
