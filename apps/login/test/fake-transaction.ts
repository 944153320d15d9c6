import type { AccountView, NextStep, TransactionRefusal, Way } from '#shared/contracts';

export type Fake = { next: NextStep; calls: string[] };

type Facts = {
  account: AccountView;
  sms: Way;
  email: Way;
  code: Extract<NextStep, { step: 'code' }>;
  identify: NextStep;
  refusal: (error: string, more?: Partial<TransactionRefusal>) => TransactionRefusal;
};

/** What an act does to a fake transaction. Magic inputs (`lock`, `limit`, `boom`) bring the rare answers about. */
export function answerAct(fake: Fake, act: string, body: Record<string, unknown>, facts: Facts): [number, unknown] {
  const { refusal } = facts;
  const password = String(body['password'] ?? '');
  switch (act) {
    case 'password-authentication':
      if (password === 'lock') return [400, refusal('too_many_attempts', { retry_after: 900 })];
      if (password === 'limit') return [429, refusal('too_many_requests', { retry_after: 42 })];
      if (password === 'boom') return [500, refusal('server_error')];
      if (password !== 'right') return [400, refusal('invalid_credentials', { tries_left: 3 })];
      fake.next = { step: 'choose', ways: [facts.sms, facts.email], account: facts.account };
      return [200, { status: 'success' }];
    case 'initial-registration':
      if (String(body['email']).startsWith('taken')) return [400, refusal('invalid_request')];
      if (/password/i.test(password)) return [400, refusal('invalid_request', { code: 'password.too_common' })];
      fake.next = { step: 'choose', ways: [facts.sms], account: { ...facts.account, registering: true } };
      return [200, { status: 'success' }];
    case 'sms-authentication-challenge':
    case 'email-authentication-challenge':
      return challenge(fake, act === 'sms-authentication-challenge' ? facts.sms : facts.email, facts);
    case 'sms-authentication':
    case 'email-authentication':
      return verify(fake, String(body['verification_code']), facts);
    case 'switch-account':
      fake.next = facts.identify;
      return [200, {}];
    case 'authorize':
    case 'deny':
      return [
        200,
        {
          redirect_uri: `${String(body['origin'] ?? 'http://127.0.0.1:4444')}/error?error=${act === 'deny' ? 'access_denied' : 'x'}`,
        },
      ];
    default:
      return [404, refusal('invalid_request', { code: 'transaction.not_found' })];
  }
}

/** SMS fails once where a transaction's calls say so, so that the other ways can be looked at. */
function challenge(fake: Fake, way: Way, { code, account, sms, email, refusal }: Facts): [number, unknown] {
  if (fake.calls.includes('provider-down') && way.method === 'sms') return [503, refusal('server_error')];
  if (way.method === 'sms' && fake.calls.includes('no-phone'))
    return [400, refusal('invalid_request', { code: 'factor.no_phone' })];
  const registering = fake.next.step === 'choose' || fake.next.step === 'code' ? fake.next.account.registering : false;
  fake.next = {
    ...code,
    method: way.method,
    target: way.target ?? '',
    otherWays: registering ? [] : [way.method === 'sms' ? email : sms],
    account: { ...account, registering },
  };
  return [200, { status: 'success', verification_code: '123456' }];
}

function verify(fake: Fake, typed: string, { refusal }: Facts): [number, unknown] {
  if (fake.next.step !== 'code') return [400, refusal('invalid_request')];
  if (typed === '123456') {
    fake.next = { step: 'done', account: fake.next.account };
    return [200, { status: 'success' }];
  }
  const triesLeft = fake.next.triesLeft - 1;
  fake.next = { ...fake.next, triesLeft };
  return [400, refusal('invalid_grant', { tries_left: triesLeft, code: 'factor.code_rejected' })];
}
