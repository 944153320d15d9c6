import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import type { Call } from '#server/platform';
import type { TokenAnswer } from '../../token-answers.ts';
import { RefreshSession } from './refresh-session.ts';
import { SignIn } from './sign-in.ts';

type Given = Readonly<Partial<Record<'email' | 'phone' | 'password' | 'refresh_token', string | null | undefined>>>;

/** `token`: by password or by refresh token; every other grant of GoTrue is refused as an unsupported one. */
@Injectable()
export class IssueTokens {
  constructor(
    private readonly signIn: SignIn,
    private readonly refresh: RefreshSession,
  ) {}

  async run(call: Call, tenantId: string, grantType: string | undefined, given: Given): Promise<Outcome<TokenAnswer, Problem>> {
    if (grantType === 'password') return this.signIn.run(call, tenantId, given);
    if (grantType === 'refresh_token') return this.refresh.run(call, tenantId, given.refresh_token);
    return refuse({ code: 'supabase.unsupported_grant_type' });
  }
}
