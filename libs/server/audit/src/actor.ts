import { tokenHash, type Actor } from '#server/platform';

/** Who acted, without what was only needed to decide whether he may: `{ kind, id, role }` of L-01, and whose he is. */
export function actorOf(actor: Actor): Record<string, unknown> {
  switch (actor.kind) {
    case 'person':
      return {
        kind: 'person',
        role: actor.permissions.length > 0 ? 'administrator' : 'user',
        tenant_id: actor.tenantId,
        id: actor.accountId,
        client_id: actor.clientId,
      };
    case 'client':
      return { kind: 'client', role: 'client', id: actor.clientId };
    case 'session-user':
      return { kind: 'person', role: 'user', tenant_id: actor.tenantId, id: actor.accountId };
    case 'admin':
      return { kind: 'person', role: 'administrator', tenant_id: actor.tenantId, id: actor.accountId, person_id: actor.personId };
    case 'service':
      return { kind: 'service_key', role: 'service', id: actor.keyId };
    case 'system':
      return { kind: 'system', role: 'system', id: actor.name };
    case 'anonymous':
      return { kind: 'anonymous' };
  }
}

/** Names the session without saying its id: who reads the trail can group by it, not present it. */
export function sessionHashOf(actor: Actor): string | null {
  const sessionId = 'sessionId' in actor ? actor.sessionId : null;
  return sessionId === null ? null : tokenHash(sessionId);
}

/** How the actor had proven himself; `auth_time` in seconds since 1970. Null where nobody logged in. */
export function authOf(actor: Actor): Record<string, unknown> | null {
  if (actor.kind === 'session-user') return { acr: actor.aal };
  if (actor.kind !== 'person' || (!actor.acr && !actor.amr && actor.authTime === undefined)) return null;
  const { acr, amr, authTime } = actor;
  return { ...(acr ? { acr } : {}), ...(amr ? { amr } : {}), ...(authTime === undefined ? {} : { auth_time: authTime }) };
}
