import { Injectable } from '@nestjs/common';
import { Vault } from '#server/platform';

const PURPOSE = 'supabase-refresh';
const SESSION = /^[0-9a-f-]{36}$/;

/** A session and how many times its tokens were renewed before this one was made. */
export type RefreshClaim = Readonly<{ sessionId: string; counter: number }>;

/** Refresh tokens that are nowhere stored: a session id and a counter under our MAC. Which counter is good stands in the session. */
@Injectable()
export class RefreshTokens {
  constructor(private readonly vault: Vault) {}

  make(tenantId: string, { sessionId, counter }: RefreshClaim): string {
    return `${sessionId}.${counter}.${this.vault.mac(PURPOSE, tenantId, sessionId, String(counter))}`;
  }

  /** Null for what this tenant never gave out. */
  read(tenantId: string, token: string): RefreshClaim | null {
    const [sessionId = '', counter = '', ...mac] = token.split('.');
    if (!SESSION.test(sessionId) || !/^\d{1,15}$/.test(counter)) return null;
    if (!this.vault.matches(mac.join('.'), PURPOSE, tenantId, sessionId, counter)) return null;
    return { sessionId, counter: Number(counter) };
  }
}
