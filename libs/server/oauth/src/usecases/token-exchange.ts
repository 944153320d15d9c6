import type { AuditEvent, oauthEndpoints, Problem } from '#shared/contracts';
import { refuse, type Outcome, type Refused } from '#shared/kernel';
import type { Call } from '#server/platform';
import type { Registration } from '../db/registration.store.ts';
import type { TokenAnswer } from '../token-answers.ts';

/** One grant type. Every refusal it answers has been recorded by it. */
export type TokenExchange = {
  run(call: Call, tenantId: string, registration: Registration, form: TokenForm): Promise<Outcome<TokenAnswer, Problem>>;
};

export const missing = (name: string): Refused<Problem> =>
  refuse({ code: 'oauth.invalid_request', detail: `${name} is required` });

export type TokenForm = oauthEndpoints.TokenForm;

type Who = Pick<AuditEvent, 'accountId' | 'userName' | 'target'>;

export const issued = (grantType: string, who: Who, scopes: readonly string[]): AuditEvent => ({
  type: grantType === 'refresh_token' ? 'refresh_token_success' : 'issue_token_success',
  outcome: 'success',
  ...who,
  detail: { grant_type: grantType, scope: scopes.join(' ') },
});

export const notIssued = (grantType: string, problem: Problem, who: Who & { reason?: string } = {}): AuditEvent => ({
  type: grantType === 'refresh_token' ? 'refresh_token_failure' : 'issue_token_failure',
  outcome: 'failure',
  reason: problem.code,
  ...who,
  detail: { grant_type: grantType },
});
