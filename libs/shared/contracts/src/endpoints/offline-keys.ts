import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { inTenant } from './console.ts';

const at = (name: string, method: 'GET' | 'POST' | 'DELETE') => ({ name, method, path: '/own-offline-key' }) as const;

/** An administrator's own key for what is signed offline (rulings section 7). Who may sign is asked when a key is used. */
export const readOfflineKey = endpoint(inTenant(at('read-offline-key', 'GET'), 'mfa_reset.read'));
export const registerOfflineKey = endpoint({
  ...inTenant(at('register-offline-key', 'POST'), 'mfa_reset.read', { elevated: true }),
  status: 201,
  body: z.strictObject({ statement: z.string().min(1).max(1_024) }),
});
export const revokeOfflineKey = endpoint(inTenant(at('revoke-offline-key', 'DELETE'), 'mfa_reset.read', { elevated: true }));

/** As the console shows it. */
export type OwnOfflineKeys = Readonly<{
  /** For whom a key has to be made. */
  username: string;
  list: readonly Readonly<{ id: string; created_at: string; revoked_at: string | null }>[];
}>;
