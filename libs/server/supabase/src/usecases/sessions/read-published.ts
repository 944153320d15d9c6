import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Reply, type Tx } from '#server/platform';
import { isOpenToStrangers, SigningKeys, type Tenant } from '#server/tenancy';
import { Surroundings } from '../../surroundings.ts';

const CACHE = { 'cache-control': 'public, max-age=600' };
type Read = Promise<Outcome<unknown, Problem>>;

/** What anybody may know: keys, what is switched on, and that the server lives. */
@Injectable()
export class ReadPublished {
  constructor(
    private readonly around: Surroundings,
    private readonly signingKeys: SigningKeys,
  ) {}

  keys(tenantId: string): Read {
    return this.ofTenant(tenantId, async (tx) => Reply.of({ keys: await this.signingKeys.published(tx) }).with(CACHE));
  }

  settings(tenantId: string): Read {
    return this.ofTenant(tenantId, async (_tx, { kind, settings: { supabase_config: chosen } }) => ({
      external: { anonymous_users: false, email: true, phone: false },
      disable_signup: !isOpenToStrangers({ kind }) || (chosen?.disable_signup ?? false),
      mailer_autoconfirm: chosen?.autoconfirm ?? false,
      phone_autoconfirm: false,
      sms_provider: '',
      saml_enabled: false,
      passkeys_enabled: false,
    }));
  }

  health(tenantId: string): Read {
    const health = { version: '2024-01-01', name: 'Sekisho', description: 'Sekisho speaks the wire format of Supabase Auth' };
    return this.ofTenant(tenantId, async () => health);
  }

  private ofTenant(tenantId: string, read: (tx: Tx, tenant: Tenant) => Promise<unknown>): Read {
    return this.around.db.run(tenantId, async (tx) => {
      const tenant = await this.around.directory.tenant(tx);
      return tenant ? ok(await read(tx, tenant)) : refuse({ code: 'tenant.not_found' as const });
    });
  }
}
