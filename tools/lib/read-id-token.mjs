import { createPublicKey, verify } from 'node:crypto';
import { Refusal } from './refusal.mjs';

const digests = { ES256: 'sha256', RS256: 'sha256' };
const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/**
 * The claims of an ID token whose signature, issuer and audience are right; a Refusal names the one that is not.
 * @param {string} token @param {{ keys: object[], issuer: string, audience: string }} expected
 */
export function readIdToken(token, { keys, issuer, audience }) {
  const [header, payload, signature] = token.split('.');
  const { alg, kid } = decoded(header);
  const jwk = keys.find((key) => key.kid === kid);
  const digest = digests[alg];
  if (!jwk || !digest) throw new Refusal(`The ID token is signed with a key that is not published (${alg}, ${kid}).`);
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
  if (!verify(digest, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')))
    throw new Refusal('The signature of the ID token is wrong.');
  const claims = decoded(payload);
  if (claims.iss !== issuer) throw new Refusal(`The ID token names the issuer ${claims.iss}, not ${issuer}.`);
  if (![claims.aud].flat().includes(audience)) throw new Refusal(`The ID token is for ${claims.aud}, not for ${audience}.`);
  return claims;
}
