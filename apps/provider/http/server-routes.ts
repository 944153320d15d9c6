import type { MessageKind } from '../domain/challenges.ts';
import { TOKEN_LIFETIME_SECONDS } from '../domain/tokens.ts';
import type { Provider } from '../provider.ts';
import { invalid, json, problem, type Call, type Reply } from './exchange.ts';
import type { Route } from './route.ts';

/** The routes of requirement 002 and login-api-reference §3.4: what an identity server calls. */
export function serverRoutes(provider: Provider): readonly Route[] {
  const post = (path: string, answer: Route['answer']): Route => ({ method: 'POST', path, audience: 'server', answer });
  return [
    post('/token', issueToken(provider)),
    post('/sms-authentication-challenge', challenge(provider, 'sms', 'phone_number')),
    post('/sms-authentication', verify(provider, 'sms')),
    post('/email-authentication-challenge', challenge(provider, 'email', 'email')),
    post('/email-authentication', verify(provider, 'email')),
    post('/sms/send', send(provider, 'sms')),
    post('/email/send', send(provider, 'email')),
  ];
}

/** Any credentials are good here; what is checked is that the request has the shape RFC 6749 §4.3.2 and §4.4.2 ask for. */
const issueToken =
  (provider: Provider) =>
  ({ body }: Call): Reply => {
    const grant = text(body, 'grant_type');
    if (!grant) return invalid('grant_type is required');
    if (grant !== 'password' && grant !== 'client_credentials') {
      return problem(400, 'unsupported_grant_type', 'grant_type must be password or client_credentials');
    }
    if (grant === 'password' && !(text(body, 'username') && text(body, 'password'))) {
      return invalid('username and password are required');
    }
    return json(200, { access_token: provider.issueToken(), token_type: 'Bearer', expires_in: TOKEN_LIFETIME_SECONDS });
  };

const challenge =
  (provider: Provider, kind: MessageKind, recipient: string) =>
  ({ body }: Call): Reply => {
    const to = text(body, recipient);
    if (!to) return invalid(`${recipient} is required`);
    const sent = provider.challenge(kind, to, text(body, 'template') ?? '');
    return sent ? json(200, sent) : invalid('Unknown template');
  };

const verify =
  (provider: Provider, kind: MessageKind) =>
  ({ body }: Call): Reply => {
    const code = text(body, 'verification_code');
    if (!code) return invalid('verification_code is required');
    return provider.verify(kind, code, text(body, 'transaction_id'))
      ? json(200, { status: 'success' })
      : problem(400, 'invalid_verification_code', 'The verification code is invalid or expired');
  };

const send =
  (provider: Provider, kind: MessageKind) =>
  ({ body }: Call): Reply => {
    const to = text(body, 'to');
    const content = text(body, 'body');
    const subject = text(body, 'subject');
    if (!to || !content) return invalid('to and body are required');
    if (kind === 'email' && !subject) return invalid('subject is required');
    return json(200, { message_id: provider.deliver({ kind, to, text: content, ...(subject && { subject }) }) });
  };

/** The value of a field that is a non-empty string. */
function text(body: Call['body'], field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
