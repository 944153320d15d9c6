import { Controller } from '@nestjs/common';
import { supabase, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { AccountMails } from '../account-mails.ts';
import { IssueTokens } from '../usecases/sessions/issue-tokens.ts';
import { MailCodes } from '../usecases/proofs/mail-codes.ts';
import { ReadPublished } from '../usecases/sessions/read-published.ts';
import { SignUp } from '../usecases/users/sign-up.ts';
import { VerifyMailedCode } from '../usecases/proofs/verify-mailed-code.ts';

/** What anybody may call. A bearer is not read here: clients without a session send their publishable key. */
@Controller()
export class SupabasePublicController {
  constructor(
    private readonly signUps: SignUp,
    private readonly tokens: IssueTokens,
    private readonly codes: MailCodes,
    private readonly verify: VerifyMailedCode,
    private readonly mails: AccountMails,
  ) {}

  @Serves(supabase.signUp)
  signUp(@By() call: Call, @In() { params, query, body }: Input<typeof supabase.signUp>) {
    return this.signUps.run(call, params.tenantId, body, query.redirect_to);
  }

  @Serves(supabase.issueTokens)
  token(@By() call: Call, @In() { params, query, body }: Input<typeof supabase.issueTokens>) {
    return this.tokens.run(call, params.tenantId, query.grant_type, body);
  }

  @Serves(supabase.recover)
  recover(@By() call: Call, @In() { params, query, body }: Input<typeof supabase.recover>) {
    return this.codes.recover(call, params.tenantId, body, query.redirect_to);
  }

  @Serves(supabase.sendOtp)
  otp(@By() call: Call, @In() { params, query, body }: Input<typeof supabase.sendOtp>) {
    return this.codes.signInLink(call, params.tenantId, body, query.redirect_to);
  }

  @Serves(supabase.resend)
  resend(@By() call: Call, @In() { params, query, body }: Input<typeof supabase.resend>) {
    return this.codes.again(call, params.tenantId, body, query.redirect_to);
  }

  @Serves(supabase.verifyOtp)
  typed(@By() call: Call, @In() { params, body }: Input<typeof supabase.verifyOtp>) {
    return this.verify.run(call, params.tenantId, body);
  }

  @Serves(supabase.followLink)
  followed(@By() call: Call, @In() { params, query }: Input<typeof supabase.followLink>) {
    return this.verify.follow(call, params.tenantId, query, this.mails);
  }
}

/** What is published. */
@Controller()
export class SupabasePublishedController {
  constructor(private readonly published: ReadPublished) {}

  @Serves(supabase.readSettings)
  settings(@In() { params }: Input<typeof supabase.readSettings>) {
    return this.published.settings(params.tenantId);
  }

  @Serves(supabase.readHealth)
  health(@In() { params }: Input<typeof supabase.readHealth>) {
    return this.published.health(params.tenantId);
  }

  @Serves(supabase.readKeys)
  keys(@In() { params }: Input<typeof supabase.readKeys>) {
    return this.published.keys(params.tenantId);
  }
}
