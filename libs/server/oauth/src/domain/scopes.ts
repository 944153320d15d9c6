/** Scopes that speak of a person, and scopes that reach the management API: a client acting for itself gets neither. */
const PERSONAL = new Set(['openid', 'profile', 'email', 'phone', 'address', 'offline_access', 'management', 'org-management']);

export const splitScopes = (scope: string): readonly string[] => [...new Set(scope.split(' ').filter(Boolean))];

/** What was asked for, or everything allowed when nothing was; null when more was asked for than is allowed. */
export function narrowScopes(asked: string | undefined, allowed: readonly string[]): readonly string[] | null {
  if (asked === undefined) return allowed;
  const wanted = splitScopes(asked);
  return wanted.length > 0 && wanted.every((scope) => allowed.includes(scope)) ? wanted : null;
}

export const forMachines = (scopes: readonly string[]): readonly string[] => scopes.filter((scope) => !PERSONAL.has(scope));
