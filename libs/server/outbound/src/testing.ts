import type { JsonObject } from '#shared/kernel';

export { json, raw, startFakeService, type Received, type Reply } from './test/fake-service.ts';

/** The authentication configuration of requirement 002, step 1, unmodified but for `base` in place of its host. */
export function requirement002Sms(base = 'http://host.docker.internal:4000') {
  const authorization = {
    type: 'password',
    token_endpoint: `${base}/token`,
    client_id: 'your-client-id',
    username: 'username',
    password: 'password',
    scope: 'application',
  };
  const passOn = [{ from: '$.request_body', to: '*' }];
  const jsonHeader = [{ static_value: 'application/json', to: 'Content-Type' }];
  const response = { body_mapping_rules: [{ from: '$.execution_http_request.response_body', to: '*' }] };
  const post = (path: string) => ({
    url: `${base}${path}`,
    method: 'POST',
    oauth_authorization: { ...authorization },
    header_mapping_rules: jsonHeader,
    body_mapping_rules: passOn,
  });
  return {
    id: '5f6b0d0e-6f0c-4c55-9f0b-0b8c8c2b7a11',
    type: 'sms',
    attributes: {},
    metadata: {
      type: 'external',
      description: 'SMS authentication for MFA',
      transaction_id_param: 'transaction_id',
      verification_code_param: 'verification_code',
      retry_count_limitation: 5,
      expire_seconds: 300,
    },
    interactions: {
      'sms-authentication-challenge': {
        request: { schema: { type: 'object', properties: { phone_number: { type: 'string' }, template: { type: 'string' } } } },
        pre_hook: {},
        execution: {
          function: 'http_request',
          http_request: post('/sms-authentication-challenge'),
          http_request_store: {
            key: 'sms-authentication-challenge',
            interaction_mapping_rules: [{ from: '$.response_body.transaction_id', to: 'transaction_id' }],
          },
        },
        post_hook: {},
        response,
      },
      'sms-authentication': {
        request: { schema: { type: 'object', properties: { verification_code: { type: 'string' } } } },
        pre_hook: {},
        execution: {
          function: 'http_request',
          previous_interaction: { key: 'sms-authentication-challenge' },
          http_request: post('/sms-authentication'),
        },
        post_hook: {},
        response,
      },
    },
  } satisfies JsonObject;
}
