/**
 * Tables whose rows mean nothing to anybody once they have expired, with the rest of their key. What hangs on a row goes
 * with it (a transaction's challenges).
 */
export const expiringTables = {
  ticket: 'token_hash',
  mailed_code: 'account_id, purpose',
  factor_challenge: 'id',
  remembered_device: 'id',
  authentication_transaction: 'id',
  authorization_code: 'code_hash',
  refresh_token: 'token_hash',
} as const;

export type ExpiringTable = keyof typeof expiringTables;
