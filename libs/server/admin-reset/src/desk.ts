import type { Permission, Problem } from '#shared/contracts';
import { permits } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { Actor, Call } from '#server/platform';

export type Admin = Extract<Actor, { kind: 'admin' }>;

const ELEVATION_SECONDS = 1_800;
/** A right that asks for a younger proof than others do; `maxAge` in seconds. */
export type Right = Readonly<{ permission: Permission; maxAge: number }>;
/** Whoever approves has proven himself within five minutes. */
export const APPROVING: Right = { permission: 'mfa_reset.approve', maxAge: 300 };

/**
 * An administrator with this right and a fresh proof. The guard of the console asks the same; here it is asked for whoever
 * calls an act another way. A machine is never an administrator.
 */
export function requireAdmin({ actor }: Call, right: Permission | Right, now: Date): Outcome<Admin, Problem> {
  const { permission, maxAge } = typeof right === 'string' ? { permission: right, maxAge: ELEVATION_SECONDS } : right;
  if (actor.kind !== 'admin' || !permits(actor.permissions, permission))
    return refuse({ code: 'console.permission_denied', permission });
  if (actor.elevation === null) return refuse({ code: 'reauth.required' });
  if (actor.elevation === 'expired') return refuse({ code: 'reauth.expired' });
  const until = Date.parse(actor.elevation.until);
  if (until <= now.getTime()) return refuse({ code: 'reauth.expired' });
  const provenAt = until - ELEVATION_SECONDS * 1000;
  return now.getTime() - provenAt <= maxAge * 1000 ? ok(actor) : refuse({ code: 'reauth.required' });
}

/** An administrator with this right, for what is only read. */
export function requireReader({ actor }: Call, permission: Permission): Outcome<Admin, Problem> {
  if (actor.kind === 'admin' && permits(actor.permissions, permission)) return ok(actor);
  return refuse({ code: 'console.permission_denied', permission });
}
