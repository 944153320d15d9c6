import { Inject, Injectable } from '@nestjs/common';
import { management, type Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { CONFIG, type Call, type Config, type Tx } from '#server/platform';
import { issuerOf } from '#server/sessions';
import { authorizationServerTable, signingKeyTable, SigningKeys } from '#server/tenancy';
import { replaced } from '../answers.ts';
import { Desk } from '../desk.ts';
import { newSigningKey, readSigningKeys } from '../read-signing-keys.ts';
import type { At, Trial } from './input.ts';

const endpoints = management.authorizationServer;

/** What decides where a tenant's endpoints are; the server's own address does, so these are shown, not kept. */
const addresses = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/v1/authorizations`,
  token_endpoint: `${issuer}/v1/tokens`,
  userinfo_endpoint: `${issuer}/v1/userinfo`,
  jwks_uri: `${issuer}/v1/jwks`,
});

/** How a tenant issues tokens, and with which keys. */
@Injectable()
export class AuthorizationServers {
  constructor(
    private readonly desk: Desk,
    private readonly signingKeys: SigningKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  read(call: Call, at: At) {
    const act = { ...at, trace: endpoints.read.organization.trace, targetId: at.tenantId };
    return this.desk.perform(call, act, async (tx) => ok({ answer: await this.view(tx) }));
  }

  replace(call: Call, at: At, body: management.AuthorizationServerBody, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.replace.organization.trace, targetId: at.tenantId, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const before = await this.view(tx);
      const stored = await this.store(tx, body);
      if (!stored.ok) return stored;
      const after = await this.view(tx);
      const answer = replaced(dryRun, before, after, { warnings: this.warnings(tx.tenantId, body) });
      return ok({ answer, detail: { before, after } });
    });
  }

  /** Writes the settings of the transaction's tenant and its new keys. Generates a key where the tenant would have none. */
  async store(tx: Tx, body: management.AuthorizationServerBody): Promise<Outcome<null, Problem>> {
    const settings = this.settingsOf(body);
    const held = (await this.signingKeys.published(tx)).map((jwk) => String(jwk['kid']));
    const { keys, faults } = readSigningKeys(body.jwks);
    if (held.length === 0 && body.jwks === undefined) keys.push(...namesOf(settings).map(newSigningKey));
    const fresh = keys.filter(({ jwk }) => !held.includes(jwk.kid));
    const known = [...held, ...keys.map(({ jwk }) => jwk.kid)];
    const messages = [...faults, ...unknownKeys(settings, known)];
    if (messages.length > 0) return refuse({ code: 'request.invalid', messages });
    // Tokens signed by a key must verify as long as they live, so a key of the same id is never overwritten.
    for (const { jwk, algorithm } of fresh) await this.signingKeys.store(tx, jwk as never, algorithm);
    if (known.length === 0) await this.signingKeys.generate(tx);
    await tx.manager.upsert(authorizationServerTable, { tenantId: tx.tenantId, settings } as never, ['tenantId']);
    return ok(null);
  }

  warnings(tenantId: string, body: Readonly<Record<string, unknown>>): readonly string[] {
    return Object.entries(addresses(issuerOf(this.config, tenantId)))
      .filter(([name, address]) => body[name] !== undefined && body[name] !== address)
      .map(([name, address]) => `${name}: this server answers at ${address}`);
  }

  async view(tx: Tx): Promise<Readonly<Record<string, unknown>>> {
    const row = await tx.manager.findOneBy(authorizationServerTable, { tenantId: tx.tenantId });
    const keys = await tx.manager.find(signingKeyTable, { where: { tenantId: tx.tenantId }, order: { createdAt: 'DESC' } });
    return {
      ...row?.settings,
      ...addresses(issuerOf(this.config, tx.tenantId)),
      jwks: { keys: keys.map(({ publicJwk }) => publicJwk) },
    };
  }

  private settingsOf(body: management.AuthorizationServerBody): Readonly<Record<string, unknown>> {
    const { jwks: _jwks, extension = {}, ...rest } = body;
    const own = Object.keys(addresses(''));
    const kept = Object.fromEntries(Object.entries(rest).filter(([name]) => !own.includes(name)));
    // Callers name the signing keys at either place; readers find them at the top.
    const named = Object.fromEntries(
      KEY_NAMES.flatMap((name) =>
        typeof extension[name] === 'string' && kept[name] === undefined ? [[name, extension[name]]] : [],
      ),
    );
    return { ...kept, ...named, extension };
  }
}

const KEY_NAMES = ['token_signed_key_id', 'id_token_signed_key_id'] as const;

/** The ids a caller gives to keys it leaves to us. */
const namesOf = (settings: Readonly<Record<string, unknown>>): readonly string[] => [
  ...new Set(KEY_NAMES.flatMap((name) => (settings[name] === undefined ? [] : [String(settings[name])]))),
];

const unknownKeys = (settings: Readonly<Record<string, unknown>>, known: readonly string[]): string[] =>
  KEY_NAMES.filter((name) => settings[name] !== undefined && !known.includes(String(settings[name]))).map(
    (name) => `${name}: no key of this id is in jwks`,
  );
