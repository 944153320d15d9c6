import type { Actor } from '#server/platform';

type Known = Readonly<{ id: string; roles: string; expiresAt: Date; endedAt: Date | null }>;

/**
 * What a fresh proof is worth now: it ends 30 minutes after it was given, when it is given back, and with any change of the
 * administrator's roles.
 */
export function elevationOf(
  known: Known | null,
  { roles, now }: Readonly<{ roles: string; now: Date }>,
): Extract<Actor, { kind: 'admin' }>['elevation'] {
  if (known === null || known.endedAt !== null) return null;
  if (known.roles !== roles || known.expiresAt <= now) return 'expired';
  return { id: known.id, until: known.expiresAt.toISOString() };
}
