import { constantTimeEqual, hostCookie, randomToken, readHostCookie, tokenHash, type Call, type Cookie } from '#server/platform';
import { TRANSACTION_SECONDS } from './domain/transaction.ts';

const SHAPE = /^[A-Za-z0-9_-]{43}$/;
const nameFor = (tenantId: string): string => `sk_tx_${tenantId}`;

const held = (call: Call, tenantId: string): string | null => {
  const value = readHostCookie(call, nameFor(tenantId));
  return SHAPE.test(value) ? value : null;
};

/** The secret a browser's logins of one tenant are bound to. Several tabs share it, so that one login does not end another. */
export function browserSecret(call: Call, tenantId: string): { secret: string; cookie: Cookie } {
  const secret = held(call, tenantId) ?? randomToken();
  return { secret, cookie: hostCookie(nameFor(tenantId), secret, TRANSACTION_SECONDS) };
}

export const holdsSecret = (call: Call, tenantId: string, bindingHash: string): boolean => {
  const secret = held(call, tenantId);
  return secret !== null && constantTimeEqual(tokenHash(secret), bindingHash);
};
