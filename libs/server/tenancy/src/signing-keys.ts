import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

import { statement, Vault, type Tx } from '#server/platform';
import { signingKeyTable } from './db/tables.ts';
import type { JsonDocument, SigningAlgorithm, SigningKey } from './domain/authentication-configuration.ts';

type SealedKey = Pick<SigningKey, 'tenantId' | 'kid' | 'algorithm' | 'privateSealed'>;
export type Signer = Readonly<{ kid: string; algorithm: SigningAlgorithm; key: CryptoKey }>;

const RSA_BITS = 3072; // A11-03: at least 128 bits of strength
const place = (tenantId: string, kid: string) => ({ tenantId, table: 'signing_key', row: kid, column: 'private_sealed' });
const PRIVATE_MEMBERS = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

const algorithms = statement(
  'signing-key.algorithms',
  `SELECT DISTINCT algorithm FROM signing_key WHERE tenant_id = $1 AND state = 'active' ORDER BY algorithm`,
);

const active = statement(
  'signing-key.active',
  `SELECT tenant_id AS "tenantId", kid, algorithm, private_sealed AS "privateSealed"
   FROM signing_key WHERE tenant_id = $1 AND state = 'active' ORDER BY created_at DESC`,
);

/** A tenant's keys for tokens. Private parts are sealed at rest and never leave this class except as a non-extractable key. */
@Injectable()
export class SigningKeys {
  readonly #imported = new Map<string, Signer>();

  constructor(private readonly vault: Vault) {}

  /** Makes the first key of a tenant. */
  async generate(tx: Tx, algorithm: SigningAlgorithm = 'ES256'): Promise<string> {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: RSA_BITS });
    const jwk = await exportJWK(privateKey);
    return this.store(tx, { ...jwk, kid: await calculateJwkThumbprint(jwk) }, algorithm);
  }

  /** Stores a key that the caller chose, sealed like our own. */
  async store(tx: Tx, jwk: JWK & { kid: string }, algorithm: SigningAlgorithm): Promise<string> {
    const open = Object.fromEntries(Object.entries(jwk).filter(([name]) => !PRIVATE_MEMBERS.has(name)));
    await tx.manager.insert(signingKeyTable, {
      tenantId: tx.tenantId,
      kid: jwk.kid,
      algorithm,
      publicJwk: { ...open, use: 'sig', alg: algorithm },
      privateSealed: this.vault.seal(place(tx.tenantId, jwk.kid), JSON.stringify(jwk)),
      state: 'active',
    });
    return jwk.kid;
  }

  /** The key to sign with now: the one asked for, else the newest active one of the algorithm. */
  async signer(tx: Tx, wanted: { kid?: string; algorithm?: SigningAlgorithm } = {}): Promise<Signer> {
    const rows = await tx.kept<SealedKey>(active, [tx.tenantId]); // two tokens of one answer are signed by the same reading
    const row =
      rows.find(({ kid }) => kid === wanted.kid) ??
      rows.find(({ algorithm }) => algorithm === (wanted.algorithm ?? 'ES256')) ??
      rows[0];
    if (!row) throw new Error('the tenant has no signing key');
    return this.import(row);
  }

  /** What the tenant can sign with now. */
  async algorithms(tx: Tx): Promise<readonly SigningAlgorithm[]> {
    return (await tx.rows<{ algorithm: SigningAlgorithm }>(algorithms, [tx.tenantId])).map(({ algorithm }) => algorithm);
  }

  /** Public keys as JWKS entries: active, next and retired ones, so that every living token verifies. */
  async published(tx: Tx): Promise<readonly JsonDocument[]> {
    const rows = await tx.manager.find(signingKeyTable, { where: { tenantId: tx.tenantId }, order: { createdAt: 'DESC' } });
    return rows.map(({ publicJwk }) => publicJwk);
  }

  private async import(row: SealedKey): Promise<Signer> {
    const cacheKey = `${row.tenantId}/${row.kid}`;
    const cached = this.#imported.get(cacheKey);
    if (cached) return cached;
    const jwk = JSON.parse(this.vault.open(place(row.tenantId, row.kid), row.privateSealed)) as JWK;
    const key = (await importJWK(jwk, row.algorithm, { extractable: false })) as CryptoKey;
    const signer = { kid: row.kid, algorithm: row.algorithm, key };
    this.#imported.set(cacheKey, signer);
    return signer;
  }
}
