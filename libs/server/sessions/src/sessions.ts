import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isActive, type AccountStatus } from '#server/accounts';
import { Clock, randomToken, secondsFrom, tokenHash, type Tx } from '#server/platform';
import type { Evidence } from '#server/policies';
import {
  endOthers,
  endOne,
  failTransactions,
  findAlive,
  insertSession,
  renewSecret,
  retireSecret,
  withdrawNewAddress,
} from './db/session.statements.ts';

/** Absolute life and longest silence (standards.md section 7, NIST 800-63B-4 section 2.2.3). */
export const SESSION_SECONDS = 86_400;
export const SESSION_IDLE_SECONDS = 3_600;
/** `last_seen_at` moves at most this often, so that reading a session is seldom a write. */
const SEEN_SECONDS = 60;

export type Session = Readonly<{
  id: string;
  accountId: string;
  evidence: Evidence;
  authTime: Date;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}>;

export type SessionDraft = Readonly<{ accountId: string; evidence: Evidence; authTime: Date; ip: string; userAgent: string }>;

/** How many of each were ended. */
export type Ended = Readonly<{ sessions: number; grants: number; devices: number }>;

/** Logged-in browsers. The secret is 256 random bits, stored as a hash; what the client holds says nothing by itself. */
@Injectable()
export class Sessions {
  constructor(private readonly clock: Clock) {}

  async open(tx: Tx, draft: SessionDraft): Promise<{ id: string; secret: string }> {
    const now = this.clock.now();
    const id = randomUUID();
    const secret = randomToken();
    await tx.count(insertSession, [
      tx.tenantId,
      id,
      draft.accountId,
      tokenHash(secret),
      JSON.stringify(draft.evidence),
      draft.authTime,
      draft.ip,
      draft.userAgent,
      now,
      secondsFrom(now, SESSION_SECONDS),
    ]);
    return { id, secret };
  }

  /** The session of a secret, if it is alive and its account may log in. Using it keeps it from falling idle. */
  async find(tx: Tx, secret: string): Promise<Session | null> {
    const now = this.clock.now();
    const idleSince = secondsFrom(now, -SESSION_IDLE_SECONDS);
    const seenBefore = secondsFrom(now, -SEEN_SECONDS);
    const row = await tx.one<Session & { status: AccountStatus }>(findAlive, [
      tx.tenantId,
      tokenHash(secret),
      now,
      idleSince,
      seenBefore,
    ]);
    if (!row || !isActive(row)) return null;
    const { status: _, ...session } = row;
    return session;
  }

  /** Gives a living session another secret: after a proof, whoever copied the old one holds nothing (A7-04). */
  async renew(tx: Tx, sessionId: string): Promise<string> {
    const secret = randomToken();
    await tx.count(renewSecret, [tx.tenantId, sessionId, tokenHash(secret)]);
    return secret;
  }

  /** The session stays for the grants it gave; no browser can present it any more. */
  async retire(tx: Tx, secret: string | null): Promise<void> {
    if (secret !== null) await tx.count(retireSecret, [tx.tenantId, tokenHash(secret), tokenHash(randomToken())]);
  }

  /**
   * Ends everything an account holds, except the session `except` and its grants: sessions, refresh and access tokens,
   * remembered devices, logins that are in progress, and a change of address that waits. Two statements on purpose: the second sees what a login wrote that the
   * first waited for.
   */
  async endAllOf(tx: Tx, accountId: string, except: string | null = null): Promise<Ended> {
    await tx.count(failTransactions, [tx.tenantId, accountId]);
    const ended = await tx.one<Ended>(endOthers, [tx.tenantId, accountId, this.clock.now(), except]);
    return ended ?? { sessions: 0, grants: 0, devices: 0 };
  }

  /** Ends one session and its grants; false when it had ended already. */
  async end(tx: Tx, sessionId: string): Promise<boolean> {
    const ended = await tx.one<{ sessions: number }>(endOne, [tx.tenantId, sessionId, this.clock.now()]);
    return ended?.sessions === 1;
  }

  /** For whoever ends one session that is not trusted: a change of address that it may have asked for is void (TH-19). */
  async withdrawNewAddress(tx: Tx, accountId: string): Promise<void> {
    await tx.count(withdrawNewAddress, [tx.tenantId, accountId]);
  }
}
