import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { isActive, type AccountStatus } from '#server/accounts';
import { AuditTrail } from '#server/audit';
import { Clock, randomToken, secondsFrom, tokenHash, type Call, type Tx } from '#server/platform';
import * as sql from './db/grant.statements.ts';
import type { Grant, GrantFacts } from './grant.ts';
import { challengeOf } from './pkce.ts';

/** Rulings section 10 and standards.md section 7, in seconds. */
export const CODE_SECONDS = 60;
export const GRANT_SECONDS = 30 * 86_400;

export type GrantDraft = Readonly<{
  clientId: string;
  accountId: string | null;
  sessionId: string | null;
  scopes: readonly string[];
  facts: GrantFacts;
}>;

export type Redemption = Readonly<{ code: string; clientId: string; redirectUri: string; verifier: string | null }>;
/** The grant and the refresh token that took the place of the spent one. */
export type Rotation = Readonly<{ grant: Grant; refreshToken: string }>;

type GrantRow = Grant & { status: AccountStatus | null };
type Trace = { grantId: string; spent: boolean; accountId: string | null; clientId: string; scopes: readonly string[] };

const refused = refuse({ code: 'oauth.invalid_grant' } as const);

/** Authorization codes and refresh tokens: each spent by one conditional UPDATE, so that exactly one of many wins. */
@Injectable()
export class Grants {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** Opens a grant and answers its id. */
  async create(tx: Tx, draft: GrantDraft): Promise<string> {
    return (await this.open(tx, draft)).id;
  }

  async open(tx: Tx, draft: GrantDraft): Promise<Grant> {
    const now = this.clock.now();
    const grant = { ...draft, id: randomUUID(), expiresAt: secondsFrom(now, GRANT_SECONDS) };
    await tx.count(sql.insertGrant, [
      tx.tenantId,
      grant.id,
      grant.clientId,
      grant.accountId,
      grant.sessionId,
      [...grant.scopes],
      JSON.stringify(grant.facts),
      now,
      grant.expiresAt,
    ]);
    return grant;
  }

  /** `redirectUri` exactly as the request gave it; `codeChallenge` is an S256 challenge, or null where the client needs none. */
  async issueCode(
    tx: Tx,
    input: Readonly<{ grantId: string; redirectUri: string; codeChallenge: string | null }>,
  ): Promise<string> {
    const code = randomToken();
    const expiresAt = secondsFrom(this.clock.now(), CODE_SECONDS);
    await tx.count(sql.insertCode, [
      tx.tenantId,
      tokenHash(code),
      input.grantId,
      input.redirectUri,
      input.codeChallenge,
      expiresAt,
    ]);
    return code;
  }

  /**
   * Spends a code for the client, address and verifier it was made for; `oauth.invalid_grant` otherwise. Whoever comes
   * second with a spent code shows that it leaked: its grant dies with all tokens (A10-02). A wrong verifier spends nothing.
   */
  async redeemCode(tx: Tx, call: Call, input: Redemption): Promise<Outcome<Grant, Problem>> {
    const hash = tokenHash(input.code);
    const challenge = input.verifier === null ? null : challengeOf(input.verifier);
    const row = await tx.one<GrantRow>(sql.spendCode, [
      tx.tenantId,
      hash,
      input.clientId,
      this.clock.now(),
      input.redirectUri,
      challenge,
    ]);
    if (row) return this.ifActive(tx, row);
    return this.punishReuse(tx, call, await tx.one<Trace>(sql.traceCode, [tx.tenantId, hash]), 'code_reuse');
  }

  /** A refresh token that ends with its grant. */
  async issueRefresh(tx: Tx, grant: Grant): Promise<string> {
    const token = randomToken();
    await tx.count(sql.insertRefresh, [tx.tenantId, tokenHash(token), grant.id, this.clock.now(), grant.expiresAt]);
    return token;
  }

  /** The scopes a refresh token stands for, unspent or spent; null for another client's and for one that never was. */
  async scopesOf(tx: Tx, refreshToken: string, clientId: string): Promise<readonly string[] | null> {
    const trace = await tx.one<Trace>(sql.traceRefresh, [tx.tenantId, tokenHash(refreshToken)]);
    return trace?.clientId === clientId ? trace.scopes : null;
  }

  /** Spends a refresh token and makes the next one, in one statement. A spent one that comes again kills the family (A10-05). */
  async rotate(tx: Tx, call: Call, token: string, clientId: string): Promise<Outcome<Rotation, Problem>> {
    const hash = tokenHash(token);
    const refreshToken = randomToken();
    const row = await tx.one<GrantRow>(sql.rotateRefresh, [
      tx.tenantId,
      hash,
      clientId,
      this.clock.now(),
      tokenHash(refreshToken),
    ]);
    if (row) {
      const grant = await this.ifActive(tx, row);
      return grant.ok ? ok({ grant: grant.value, refreshToken }) : grant;
    }
    return this.punishReuse(tx, call, await tx.one<Trace>(sql.traceRefresh, [tx.tenantId, hash]), 'refresh_token_reuse');
  }

  /** Ends a grant and so every token of it; false when it had ended already. */
  async revoke(tx: Tx, grantId: string): Promise<boolean> {
    return (await tx.count(sql.revokeGrant, [tx.tenantId, grantId, this.clock.now()])) === 1;
  }

  /** An account that may not log in keeps no tokens (A7-07). */
  private async ifActive(tx: Tx, { status, ...grant }: GrantRow): Promise<Outcome<Grant, Problem>> {
    if (grant.accountId === null || (status !== null && isActive({ status }))) return ok(grant);
    await this.revoke(tx, grant.id);
    return refused;
  }

  private async punishReuse(tx: Tx, call: Call, trace: Trace | null, type: AuditEvent['type']): Promise<Outcome<never, Problem>> {
    if (trace?.spent && (await this.revoke(tx, trace.grantId))) {
      const target = { type: 'grant', id: trace.grantId };
      await this.audit.append(tx, call, [
        { type, outcome: 'failure', accountId: trace.accountId, clientId: trace.clientId, target },
      ]);
    }
    return refused;
  }
}
