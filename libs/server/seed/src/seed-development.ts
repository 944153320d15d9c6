import type { Type } from '@nestjs/common';
import { CONFIG, TenantDb, Vault, type Config } from '#server/platform';
import { ANON_KEY_PREFIX, SERVICE_KEY_PREFIX, supabaseUrl } from '#server/supabase';
import { Directory } from '#server/tenancy';
import { derivedFrom, type Derived } from './derived.ts';
import * as demo from './demo.ts';
import { DEMO_SLUG, FillTenants } from './fill-tenants.ts';
import type { Seeded, SeededClient, SeededUser } from './seeded.ts';

/** What a Nest application gives: `app.get`. */
export type Parts = Readonly<{ get<T>(token: Type<T> | symbol, options?: { strict: boolean }): T }>;

/**
 * Fills an empty development database with the demo, once: whatever of it exists already stays as it is, so a second start
 * changes nothing and answers the same. Throws one sentence in production mode and on a database of others (rulings section 1).
 */
export async function seedDevelopment(parts: Parts): Promise<Seeded> {
  const find = <T>(token: Type<T> | symbol): T => parts.get<T>(token, { strict: false });
  if (!find<Config>(CONFIG).development) throw new Error('The demo is only made in development mode.');
  const derived = derivedFrom(find(Vault));
  const fill = new FillTenants(derived, find);
  const [db, directory] = [find(TenantDb), find(Directory)];
  const isThere = async (name: string): Promise<boolean> =>
    (await db.run(derived.id(`tenant/${name}`), (tx) => directory.tenant(tx))) !== null;
  if (!(await isThere('admin'))) await fill.admin();
  if (!(await isThere('organizer'))) await fill.organizer();
  await fill.administratorsApps();
  if (!(await isThere('demo'))) await fill.demo();
  await fill.serviceKey();
  if (!(await isThere('walkthrough'))) await fill.walkthrough();
  return told(derived, find<Config>(CONFIG));
}

/** Everything is derived, so nothing has to be read back. */
function told(derived: Derived, config: Config): Seeded {
  const tenant = (name: string) => derived.id(`tenant/${name}`);
  const client = (of: string, name: keyof typeof demo.clients): SeededClient => ({
    tenant_id: tenant(of),
    client_id: derived.id(`client/${name}`),
    client_id_alias: demo.clients[name].client_id_alias,
    ...(demo.clients[name].token_endpoint_auth_method === 'none' ? {} : { client_secret: derived.secret(`client/${name}`) }),
    redirect_uris: demo.clients[name].redirect_uris,
  });
  const person = (of: string, one: demo.DemoPerson): SeededUser => ({
    tenant_id: tenant(of),
    email: demo.emailOf(one),
    password: derived.password(one.name),
    name: one.shown,
    ...(one.phone === undefined ? {} : { phone_number: one.phone }),
    ...(one.role === undefined ? {} : { roles: [one.role] }),
  });
  const admin = (of: string, one: demo.DemoPerson, name: 'organization' | 'system') => ({
    tenant_id: tenant(of),
    email: demo.emailOf(one),
    password: derived.password(one.name),
    client_id: derived.id(`client/${name}`),
    client_id_alias: demo.clients[name].client_id_alias,
    client_secret: derived.secret(`client/${name}`),
  });
  return {
    demo: {
      organization_id: derived.id('organization/demo'),
      tenant_id: tenant('demo'),
      walkthrough_tenant_id: tenant('walkthrough'),
      tenants: { demo: tenant('demo'), walkthrough: tenant('walkthrough'), organizer: tenant('organizer') },
      clients: [client('demo', 'web'), client('demo', 'spa')],
      walkthrough: { tenant_id: tenant('walkthrough'), clients: [client('walkthrough', 'walkthrough')] },
      users: [
        ...demo.users.map((one) => person('demo', one)),
        ...demo.administrators.map((one) => ({ ...person('organizer', one), totp_secret: derived.totpKey(one.name) })),
      ],
      console: { url: `${config.CONSOLE_URL}/o/${DEMO_SLUG}`, organization: DEMO_SLUG },
      org_admin: admin('organizer', demo.organizationAdmin, 'organization'),
    },
    admin: admin('admin', demo.systemAdmin, 'system'),
    supabase: {
      url: supabaseUrl(config, tenant('demo')),
      anon_key: `${ANON_KEY_PREFIX}${derived.secret('supabase/anon').slice(0, 22)}`,
      service_role_key: `${SERVICE_KEY_PREFIX}${derived.secret('supabase/service')}`,
    },
  };
}
