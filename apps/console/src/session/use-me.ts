import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ConsoleMe, ConsoleSession, ConsoleTenant, Permission } from '#shared/contracts';
import { ask } from '../console-api.ts';

export const ME = ['me'] as const;
export const SESSION = ['session'] as const;

/** Who is signed in: asked once a page load, never polled. */
export function useMe() {
  const client = useQueryClient();
  return useQuery({
    queryKey: ME,
    staleTime: Infinity,
    gcTime: Infinity,
    queryFn: async ({ signal }) => {
      const me = await ask<ConsoleMe>('/api/me', { signal });
      client.setQueryData<KnownSession>(SESSION, known(me));
      return me;
    },
  });
}

/** Times as this browser's clock counts them: the server's clock and ours need not agree. */
export type KnownSession = Readonly<{ idleUntil: number; endsAt: number; elevatedUntil: number | null }>;

export function known({ times, elevation }: ConsoleSession): KnownSession {
  const ahead = Date.now() - Date.parse(times.now);
  return {
    idleUntil: Date.parse(times.idle_until) + ahead,
    endsAt: Date.parse(times.ends_at) + ahead,
    elevatedUntil: elevation.until === null ? null : Date.parse(elevation.until) + ahead,
  };
}

/** The tenant that the address names, else the first one there is a role in. Null where there is none at all. */
export function useTenant(): ConsoleTenant | null {
  const { data: me } = useMe();
  const { tenant } = useSearch({ strict: false });
  return me?.tenants.find(({ id }) => id === tenant) ?? me?.tenants[0] ?? null;
}

/** The address of something in the tenant that is worked in. */
export function useTenantPath(): (part: string) => string {
  const { data: me } = useMe();
  const tenant = useTenant();
  return (part) => `/api/organizations/${me?.organization.id ?? ''}/tenants/${tenant?.id ?? ''}${part}`;
}

/** Whether one of these is held in the tenant; nothing is asked for where none is named. */
export const holdsAny = (tenant: ConsoleTenant | null, wanted: readonly Permission[]): boolean =>
  tenant !== null && (wanted.length === 0 || wanted.some((each) => tenant.permissions.includes(each)));
