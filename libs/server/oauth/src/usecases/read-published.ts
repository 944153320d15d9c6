import { Inject, Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome, isUuid } from '#shared/kernel';
import { CONFIG, Reply, TenantDb, type Config, type Tx } from '#server/platform';
import { issuerOf } from '#server/sessions';
import { Directory, SigningKeys } from '#server/tenancy';
import { RegistrationStore } from '../db/registration.store.ts';
import { scopesWithClaims } from '../domain/claims.ts';
import { metadataOf } from '../domain/metadata.ts';

/** Anybody may keep what is published for five minutes; a key is published before it signs. */
const CACHE = { 'cache-control': 'public, max-age=300' };

/** What a tenant tells every client: its keys and what it can do. */
@Injectable()
export class ReadPublished {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly keys: SigningKeys,
    private readonly registrations: RegistrationStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  jwks(tenantId: string): Promise<Outcome<Reply, Problem>> {
    return this.ofTenant(tenantId, async (tx) => ({ keys: await this.keys.published(tx) }));
  }

  metadata(tenantId: string): Promise<Outcome<Reply, Problem>> {
    return this.ofTenant(tenantId, async (tx) => {
      const { scopes } = await this.registrations.settings(tx);
      return metadataOf(issuerOf(this.config, tx.tenantId), {
        algorithms: await this.keys.algorithms(tx),
        scopes: scopes ?? ['openid', ...scopesWithClaims, 'offline_access'],
      });
    });
  }

  private async ofTenant(tenantId: string, read: (tx: Tx) => Promise<unknown>): Promise<Outcome<Reply, Problem>> {
    if (!isUuid(tenantId)) return refuse({ code: 'tenant.not_found' });
    return this.db.run(tenantId.toLowerCase(), async (tx) => {
      if ((await this.directory.tenant(tx)) === null) return refuse({ code: 'tenant.not_found' });
      return ok(Reply.of(await read(tx)).with(CACHE));
    });
  }
}
