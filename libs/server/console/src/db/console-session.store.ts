import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AccountStatus } from '#server/accounts';
import { Clock, randomToken, secondsFrom, statement, tokenHash, type Call, type Tx } from '#server/platform';
import { CONSOLE_SESSION_SECONDS, FORMER_SECRET_SECONDS } from '../domain/console-life.ts';

const insert = statement(
  'console-session.insert',
  `INSERT INTO console_session (tenant_id, id, account_id, login_session_id, grant_id, secret_hash, ip, user_agent, created_at, last_seen_at,
     expires_at, previous_login_at)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10,
     (SELECT max(c.created_at) FROM console_session c WHERE c.tenant_id = $1 AND c.account_id = $3)`,
);
/** $2 hash, $3 now, $4 idle if not seen since, $5 whether a person acts, $6 renewed after this: the former secret still opens. */
const find = statement(
  'console-session.find',
  `WITH found AS (
     SELECT c.id, c.account_id, c.login_session_id, c.created_at, c.last_seen_at, c.expires_at, c.previous_login_at, a.username,
            a.name, a.status, a.person_id
     FROM console_session c
       JOIN account a ON a.tenant_id = c.tenant_id AND a.id = c.account_id
       JOIN session s ON s.tenant_id = c.tenant_id AND s.id = c.login_session_id
       JOIN token_grant g ON g.tenant_id = c.tenant_id AND g.id = c.grant_id
     WHERE c.tenant_id = $1 AND (c.secret_hash = $2 OR (c.former_hash = $2 AND c.renewed_at > $6))
       AND c.ended_at IS NULL AND c.expires_at > $3 AND c.last_seen_at > $4 AND s.ended_at IS NULL AND g.revoked_at IS NULL
   ), seen AS (
     UPDATE console_session c SET last_seen_at = $3 FROM found
     WHERE $5::boolean AND c.tenant_id = $1 AND c.id = found.id AND c.last_seen_at < $3
   )
   SELECT id, account_id AS "accountId", login_session_id AS "loginSessionId", created_at AS "createdAt",
     CASE WHEN $5::boolean THEN greatest(last_seen_at, $3) ELSE last_seen_at END AS "lastSeenAt", expires_at AS "expiresAt",
     previous_login_at AS "previousLoginAt", username, name, status, person_id AS "personId"
   FROM found`,
);
const renew = statement(
  'console-session.renew',
  `UPDATE console_session SET former_hash = secret_hash, secret_hash = $3, renewed_at = $4 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL`,
);
const end = statement(
  'console-session.end',
  `UPDATE console_session SET ended_at = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL`,
);

export type ConsoleSessionRow = Readonly<{
  id: string;
  accountId: string;
  loginSessionId: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  previousLoginAt: Date | null;
  username: string;
  name: string | null;
  status: AccountStatus;
  personId: string | null;
}>;

/** Administrators' sessions. The secret is 256 random bits, stored as a hash. */
@Injectable()
export class ConsoleSessionStore {
  constructor(private readonly clock: Clock) {}

  async open(
    tx: Tx,
    call: Call,
    who: Readonly<{ accountId: string; loginSessionId: string; grantId: string }>,
  ): Promise<{ id: string; secret: string }> {
    const [id, secret, now] = [randomUUID(), randomToken(), this.clock.now()];
    const ends = secondsFrom(now, CONSOLE_SESSION_SECONDS);
    const of = [tx.tenantId, id, who.accountId, who.loginSessionId, who.grantId, tokenHash(secret)];
    await tx.count(insert, [...of, call.ip, call.userAgent, now, ends]);
    return { id, secret };
  }

  /**
   * The living session of a secret: its login's session and grant not ended, neither too long silent nor too old. `acts`: a person caused
   * the call, so the session is kept from falling idle.
   */
  find(
    tx: Tx,
    secret: string,
    { acts, idleSeconds }: Readonly<{ acts: boolean; idleSeconds: number }>,
  ): Promise<ConsoleSessionRow | null> {
    const now = this.clock.now();
    const times = [now, secondsFrom(now, -idleSeconds), acts, secondsFrom(now, -FORMER_SECRET_SECONDS)];
    return tx.one<ConsoleSessionRow>(find, [tx.tenantId, tokenHash(secret), ...times]);
  }

  /** Another secret for the session, as after every proof (A7-04); the former one opens for some seconds more. */
  async renew(tx: Tx, id: string): Promise<string> {
    const secret = randomToken();
    await tx.count(renew, [tx.tenantId, id, tokenHash(secret), this.clock.now()]);
    return secret;
  }

  async end(tx: Tx, id: string): Promise<boolean> {
    return (await tx.count(end, [tx.tenantId, id, this.clock.now()])) === 1;
  }
}
