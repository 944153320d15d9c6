import { Injectable } from '@nestjs/common';
import { Clock, secondsUntil, type Cookie, type Tx } from '#server/platform';
import { sessionCookie, SessionEvidence, Sessions, type KnownSession, type Proof } from '#server/sessions';

/** What every proof does to the session it is given in: it stands on it from now on, and its secret is another one (A7-04). */
@Injectable()
export class RaiseSession {
  constructor(
    private readonly sessions: Sessions,
    private readonly evidence: SessionEvidence,
    private readonly clock: Clock,
  ) {}

  async prove(tx: Tx, session: KnownSession, proof: Proof): Promise<Cookie> {
    await this.evidence.add(tx, session, proof);
    return this.renew(tx, session);
  }

  async renew(tx: Tx, { id, expiresAt }: KnownSession): Promise<Cookie> {
    const secret = await this.sessions.renew(tx, id);
    return sessionCookie(tx.tenantId, secret, secondsUntil(this.clock.now(), expiresAt));
  }
}
