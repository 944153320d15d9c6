import { describe, expect, it } from 'vitest';
import type { Json } from '#shared/kernel';
import { json } from '../test/fake-service.ts';
import { CHALLENGE, sent, setUp } from '../test/set-up.ts';

describe('requirement 002, step 1, carried out', () => {
  it('002 fetches a token, sends the number and the template, and stores the transaction', async () => {
    const { service, challenge } = await setUp({ [CHALLENGE]: sent });
    expect(await challenge()).toEqual({
      status: 200,
      contents: { transaction_id: 'tx-1', verification_code: '123456' },
      stored: { transaction_id: 'tx-1' },
      externalError: false,
    });
    const [tokenCall, smsCall] = service.received;
    expect(Object.fromEntries(new URLSearchParams(tokenCall?.body))).toEqual({
      grant_type: 'password',
      client_id: 'your-client-id',
      scope: 'application',
      username: 'username',
      password: 'password',
    });
    expect(smsCall).toMatchObject({
      path: CHALLENGE,
      method: 'POST',
      headers: {
        authorization: 'Bearer tok-1',
        'content-type': 'application/json',
        'user-agent': 'sekisho',
        host: 'host.docker.internal:4000',
      },
    });
    expect(JSON.parse(smsCall?.body ?? '')).toEqual({ phone_number: '+819012345678', template: 'registration' });
  });

  it('002 weakness 5: tells the verifier the stored transaction although the mapping does not', async () => {
    const { service, run } = await setUp({ '/sms-authentication': json(200, { status: 'success' }) });
    const roots = { request_body: { verification_code: '123456' }, interaction: { transaction_id: 'tx-1' } };
    expect(await run('sms-authentication', roots)).toMatchObject({ status: 200, contents: { status: 'success' } });
    expect(JSON.parse(service.to('/sms-authentication')[0]?.body ?? '')).toEqual({
      verification_code: '123456',
      transaction_id: 'tx-1',
    });
  });

  it('002 weakness 5: never lets the caller name the transaction himself', async () => {
    const { service, run } = await setUp({ '/sms-authentication': json(200, {}) });
    const request_body = { verification_code: '123456', transaction_id: 'tx-of-the-attacker' };
    await run('sms-authentication', { request_body, interaction: { transaction_id: 'tx-1' } });
    await run('sms-authentication', { request_body });
    const bodies = service.to('/sms-authentication').map((request) => JSON.parse(request.body) as Json);
    expect(bodies).toEqual([{ verification_code: '123456', transaction_id: 'tx-1' }, { verification_code: '123456' }]);
  });

  it('lets what was stored win over the caller, whatever the order of the rules', async () => {
    const body_mapping_rules = [
      { from: '$.interaction.transaction_id', to: 'sid' },
      { from: '$.request_body', to: '*' },
    ];
    const { service, run } = await setUp({ '/sms-authentication': json(200, {}) }, { request: { body_mapping_rules } });
    await run('sms-authentication', { request_body: { sid: 'mine' }, interaction: { transaction_id: 'tx-1' } });
    expect(JSON.parse(service.to('/sms-authentication')[0]?.body ?? '')).toMatchObject({ sid: 'tx-1' });
  });

  it('takes hidden fields out before any rule can rename them', async () => {
    const response = { body_mapping_rules: [{ from: '$.execution_http_request.response_body.verification_code', to: 'hint' }] };
    const { challenge } = await setUp({ [CHALLENGE]: sent }, { response });
    expect((await challenge()).contents).toEqual({ hint: '123456' });
    expect((await challenge({ dropFromResponse: ['verification_code'] })).contents).toEqual({ hint: null });
  });
});
