import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  scryptSync,
  type KeyObject,
} from 'node:crypto';
import { z } from 'zod';
import { keyStatement } from './key-statement.ts';

/** Half a second and 128 MiB a try: whoever finds the file still has to know the passphrase. */
const COST = { N: 131_072, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
export const SHORTEST_PASSPHRASE = 12;
const bytes = z.string().regex(/^[\w-]+$/);

const keyFile = z.strictObject({
  kind: z.literal('sekisho-personal-key'),
  version: z.literal(1),
  username: z.string(),
  statement: z.string(),
  salt: bytes,
  nonce: bytes,
  sealed: bytes,
  tag: bytes,
});

/** A new personal key: the file its owner keeps, locked by the passphrase, and the line to be registered. */
export function newPersonalKey(username: string, passphrase: string): Readonly<{ file: string; statement: string }> {
  if ([...passphrase].length < SHORTEST_PASSPHRASE)
    throw new Error(`A passphrase has at least ${SHORTEST_PASSPHRASE} characters.`);
  const { privateKey } = generateKeyPairSync('ed25519');
  const statement = keyStatement(privateKey, username);
  const [salt, nonce] = [randomBytes(KEY_BYTES), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, KEY_BYTES, COST), nonce);
  cipher.setAAD(Buffer.from(statement, 'utf8'));
  const sealed = Buffer.concat([cipher.update(privateKey.export({ format: 'der', type: 'pkcs8' })), cipher.final()]);
  const written: z.infer<typeof keyFile> = {
    ...{ kind: 'sekisho-personal-key', version: 1, username, statement },
    ...{ salt: salt.toString('base64url'), nonce: nonce.toString('base64url') },
    ...{ sealed: sealed.toString('base64url'), tag: cipher.getAuthTag().toString('base64url') },
  };
  return { file: `${JSON.stringify(written, null, 2)}\n`, statement };
}

/** The private key in a file; throws one sentence that tells nothing of the passphrase. */
export function openPersonalKey(text: string, passphrase: string): KeyObject {
  const { statement, salt, nonce, sealed, tag } = parse(text);
  const from = (part: string): Buffer => Buffer.from(part, 'base64url');
  try {
    const options = { authTagLength: 16 };
    const decipher = createDecipheriv('aes-256-gcm', scryptSync(passphrase, from(salt), KEY_BYTES, COST), from(nonce), options);
    decipher.setAAD(Buffer.from(statement, 'utf8'));
    decipher.setAuthTag(from(tag));
    const der = Buffer.concat([decipher.update(from(sealed)), decipher.final()]);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    throw new Error('The passphrase does not open this key file.');
  }
}

function parse(text: string): z.infer<typeof keyFile> {
  try {
    return keyFile.parse(JSON.parse(text));
  } catch {
    throw new Error('This is no file of a personal key.');
  }
}
