import { describe, expect, it } from 'vitest';
import { runningProvider } from './test/running-provider.ts';

const fixed = runningProvider();
const random = runningProvider({ codes: 'random' });
const REFUSED = {
  status: 400,
  body: { error: 'invalid_verification_code', error_description: 'The verification code is invalid or expired' },
};
const sms = (template: string) => ({ phone_number: '+819012345678', template });

describe('the codes of requirement 002', () => {
  it('002 step 3.3 sends the registration code 123456 and answers its transaction', async () => {
    const { status, body } = await fixed.post('/sms-authentication-challenge', sms('registration'));
    expect([status, body]).toEqual([200, { transaction_id: expect.stringMatching(/^[\w-]{36}$/), verification_code: '123456' }]);
    const [message] = await fixed.messages('?kind=sms');
    expect(message).toMatchObject({
      kind: 'sms',
      to: '+819012345678',
      template: 'registration',
      code: '123456',
      transaction_id: body['transaction_id'],
    });
    expect(message?.text.ja).toBe(
      '【関所】登録の確認コードは 123456 です。5分間有効です。心当たりがない場合は破棄してください。',
    );
  });

  it('002 step 4.3 sends the login code 654321 with a text of its own', async () => {
    const { body } = await fixed.post('/sms-authentication-challenge', sms('authentication'));
    expect(body['verification_code']).toBe('654321');
    expect((await fixed.messages())[0]?.text.ja).toBe(
      '【関所】ログインの確認コードは 654321 です。5分間有効です。だれにも教えないでください。',
    );
  });

  it('002 step 3.4 accepts the code without a transaction id, once', async () => {
    const other = await fixed.post('/email-authentication-challenge', { email: 'a@example.jp', template: 'password-reset' });
    const verify = () => fixed.post('/email-authentication', { verification_code: other.body['verification_code'] });
    expect(await verify()).toEqual({ status: 200, body: { status: 'success' } });
    expect(await verify()).toEqual(REFUSED);
  });

  it('refuses a wrong code, and after five of them the right one', async () => {
    const { body } = await fixed.post('/sms-authentication-challenge', sms('registration'));
    const verify = (verification_code: string) =>
      fixed.post('/sms-authentication', { verification_code, transaction_id: body['transaction_id'] });
    for (let n = 0; n < 5; n += 1) expect(await verify('000000')).toEqual(REFUSED);
    expect(await verify('123456')).toEqual(REFUSED);
  });

  it('does not accept an SMS code on the e-mail route', async () => {
    const { body } = await fixed.post('/sms-authentication-challenge', sms('registration'));
    const answer = { verification_code: '123456', transaction_id: body['transaction_id'] };
    expect(await fixed.post('/email-authentication', answer)).toEqual(REFUSED);
    expect((await fixed.post('/sms-authentication', answer)).status).toBe(200);
  });

  it('spends one code exactly once among fifty at the same moment', async () => {
    const { body } = await fixed.post('/sms-authentication-challenge', sms('authentication'));
    const answer = { verification_code: '654321', transaction_id: body['transaction_id'] };
    const answers = await Promise.all(Array.from({ length: 50 }, () => fixed.post('/sms-authentication', answer)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it.each(['promotion', '', undefined])('refuses the unknown template %j and sends nothing', async (template) => {
    const before = (await fixed.messages()).length;
    expect(await fixed.post('/sms-authentication-challenge', { phone_number: '+819012345678', template })).toEqual({
      status: 400,
      body: { error: 'invalid_request', error_description: 'Unknown template' },
    });
    expect(await fixed.messages()).toHaveLength(before);
  });

  it('draws every code at random when told so', async () => {
    const codes = new Set<unknown>();
    for (let n = 0; n < 6; n += 1) {
      codes.add((await random.post('/sms-authentication-challenge', sms('registration'))).body['verification_code']);
    }
    expect(codes.size).toBeGreaterThan(3);
    for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  });
});

describe('plain sending', () => {
  it('shows a sent text and mail with the code found in it', async () => {
    const sent = await fixed.post('/email/send', { to: 'b@example.jp', subject: '件名', body: 'コードは 112233 です' });
    await fixed.post('/sms/send', { to: '+81311112222', body: 'hello' });
    const [mail] = await fixed.messages('?to=b@example.jp&kind=email');
    expect(mail).toMatchObject({ id: sent.body['message_id'], subject: '件名', code: '112233', template: null });
    expect((await fixed.messages('?to=%2B81311112222'))[0]).toMatchObject({ kind: 'sms', text: { ja: 'hello' }, code: null });
  });

  it('empties the inbox on request', async () => {
    await random.post('/sms/send', { to: '+81311112222', body: 'hello' });
    expect((await random.send('DELETE', '/messages')).status).toBe(204);
    expect(await random.messages()).toEqual([]);
  });
});
