import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, secondsFrom, statement, type Tx } from '#server/platform';
import { ELEVATION_SECONDS, SECOND_FACTOR_SECONDS } from '../domain/console-life.ts';

const insert = statement(
  'reauthentication.insert',
  `INSERT INTO reauthentication (tenant_id, id, console_session_id, account_id, roles, password_at) VALUES ($1, $2, $3, $4, $5, $6)`,
);
const pending = statement(
  'reauthentication.pending',
  `SELECT id FROM reauthentication
   WHERE tenant_id = $1 AND id = $2 AND console_session_id = $3 AND elevated_at IS NULL AND ended_at IS NULL AND password_at > $4`,
);
/** Exactly one of many codes turns a pending proof into an elevation. */
const elevate = statement(
  'reauthentication.elevate',
  `UPDATE reauthentication SET elevated_at = $4, second_factor = $5, expires_at = $6
   WHERE tenant_id = $1 AND id = $2 AND console_session_id = $3 AND elevated_at IS NULL AND ended_at IS NULL AND password_at > $7`,
);
const newest = statement(
  'reauthentication.newest',
  `SELECT id, roles, elevated_at AS "elevatedAt", expires_at AS "expiresAt", ended_at AS "endedAt" FROM reauthentication
   WHERE tenant_id = $1 AND console_session_id = $2 AND elevated_at IS NOT NULL ORDER BY elevated_at DESC LIMIT 1`,
);
const endAll = statement(
  'reauthentication.end',
  `UPDATE reauthentication SET ended_at = $3 WHERE tenant_id = $1 AND console_session_id = $2 AND ended_at IS NULL`,
);

export type Elevation = Readonly<{ id: string; roles: string; elevatedAt: Date; expiresAt: Date; endedAt: Date | null }>;
type Begun = Readonly<{ sessionId: string; accountId: string; roles: string }>;

/** Fresh proofs of administrators: begun by the password, an elevation after the second factor. */
@Injectable()
export class ReauthenticationStore {
  constructor(private readonly clock: Clock) {}

  async begin(tx: Tx, { sessionId, accountId, roles }: Begun): Promise<string> {
    const id = randomUUID();
    await tx.count(insert, [tx.tenantId, id, sessionId, accountId, roles, this.clock.now()]);
    return id;
  }

  async isPending(tx: Tx, id: string, sessionId: string): Promise<boolean> {
    return (await tx.one(pending, [tx.tenantId, id, sessionId, this.oldestPassword()])) !== null;
  }

  /** When the elevation ends; null where the proof was not pending any more. */
  async elevate(tx: Tx, id: string, sessionId: string, by: string): Promise<Date | null> {
    const now = this.clock.now();
    const ends = secondsFrom(now, ELEVATION_SECONDS);
    const values = [tx.tenantId, id, sessionId, now, by, ends, this.oldestPassword()];
    return (await tx.count(elevate, values)) === 1 ? ends : null;
  }

  newest(tx: Tx, sessionId: string): Promise<Elevation | null> {
    return tx.one<Elevation>(newest, [tx.tenantId, sessionId]);
  }

  endAll(tx: Tx, sessionId: string): Promise<number> {
    return tx.count(endAll, [tx.tenantId, sessionId, this.clock.now()]);
  }

  private oldestPassword(): Date {
    return secondsFrom(this.clock.now(), -SECOND_FACTOR_SECONDS);
  }
}
