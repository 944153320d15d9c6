import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import type { management } from '#shared/contracts';

const LEAST_RSA_BITS = 3_072; // A11-03
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

export type SigningJwk = Readonly<{ jwk: JsonWebKey & { kid: string }; algorithm: 'ES256' | 'RS256' }>;

/**
 * The keys of a caller's JWK set, checked to be whole and strong: a key that cannot sign, or signs what its public half does
 * not verify, would only show when the first token is asked for. No message repeats a part of a key.
 */
export function readSigningKeys(
  set: management.AuthorizationServerBody['jwks'],
): Readonly<{ keys: SigningJwk[]; faults: readonly string[] }> {
  const given = set?.keys ?? [];
  const read = given.map((jwk, i) => readKey(jwk as JsonWebKey & { kid: string }, `jwks.keys[${i}]`));
  const kids = given.map(({ kid }) => kid);
  const repeated = kids.filter((kid, i) => kids.indexOf(kid) !== i).map((kid) => `jwks: the key id ${kid} is given twice`);
  return {
    keys: read.flatMap((one) => (typeof one === 'string' ? [] : [one])),
    faults: [...read.filter((one) => typeof one === 'string'), ...repeated],
  };
}

function readKey(jwk: JsonWebKey & { kid: string }, at: string): SigningJwk | string {
  const algorithm = jwk.kty === 'EC' && jwk.crv === 'P-256' ? 'ES256' : jwk.kty === 'RSA' ? 'RS256' : null;
  if (algorithm === null) return `${at}: must be an EC key on P-256 or an RSA key`;
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') return `${at}: only signing keys are kept`;
  if (jwk['alg'] !== undefined && jwk['alg'] !== algorithm) return `${at}: its alg must be ${algorithm}`;
  if (typeof jwk.d !== 'string') return `${at}: the private part is missing`;
  const key = privateKeyOf(jwk);
  if (key === null || !isWhole(key, jwk)) return `${at}: is no usable private key`;
  if (algorithm === 'RS256' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_RSA_BITS)
    return `${at}: an RSA key must have at least ${LEAST_RSA_BITS} bits`;
  return { jwk, algorithm };
}

function privateKeyOf(jwk: JsonWebKey): KeyObject | null {
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}

function isWhole(key: KeyObject, jwk: JsonWebKey): boolean {
  const open = Object.fromEntries(Object.entries(jwk).filter(([name]) => !PRIVATE.includes(name)));
  const sample = Buffer.from('sample');
  return verify('sha256', sample, createPublicKey({ key: open, format: 'jwk' }), sign('sha256', sample, key));
}

/** A key of our own under a name the caller chose. */
export function newSigningKey(kid: string): SigningJwk {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwk: { ...privateKey.export({ format: 'jwk' }), kid }, algorithm: 'ES256' };
}
