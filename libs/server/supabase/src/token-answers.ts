import { Injectable } from '@nestjs/common';
import type { Tx } from '#server/platform';
import type { Session } from '#server/sessions';
import { userView, type UserView } from './domain/user-view.ts';
import { Portraits } from './portraits.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { SessionTokens } from './session-tokens.ts';

/** `AccessTokenResponse`: what the client keeps as its session. `expires_at` in Unix seconds. */
export type TokenAnswer = Readonly<{
  access_token: string;
  token_type: 'bearer';
  expires_in: number;
  expires_at: number;
  refresh_token: string;
  user: UserView;
}>;

/** Writes the tokens of a session as it stands now; nothing of them is stored. */
@Injectable()
export class TokenAnswers {
  constructor(
    private readonly portraits: Portraits,
    private readonly accessTokens: SessionTokens,
    private readonly refreshTokens: RefreshTokens,
  ) {}

  /** `counter`: which renewal of the session's refresh token this is. */
  async write(tx: Tx, session: Pick<Session, 'id' | 'accountId' | 'evidence'>, counter: number): Promise<TokenAnswer> {
    const user = userView(await this.portraits.get(tx, session.accountId));
    const { token, expiresIn, expiresAt } = await this.accessTokens.sign(tx, session, user);
    return {
      access_token: token,
      token_type: 'bearer',
      expires_in: expiresIn,
      expires_at: expiresAt,
      refresh_token: this.refreshTokens.make(tx.tenantId, { sessionId: session.id, counter }),
      user,
    };
  }
}
