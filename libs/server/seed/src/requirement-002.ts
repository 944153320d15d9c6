type Kind = 'sms' | 'email';

const PROVIDER = 'http://host.docker.internal:4000';
const RECIPIENT = { sms: 'phone_number', email: 'email' } as const;
const NAMES = { sms: 'SMS', email: 'E-mail' } as const;

/** The authentication configuration of requirement 002, step 1, for either kind of message; SMS tells of a reset as well. */
export function configuration(kind: Kind, id: string) {
  const challenge = `${kind}-authentication-challenge`;
  const post = (path: string) => ({
    url: `${PROVIDER}/${path}`,
    method: 'POST',
    oauth_authorization: {
      type: 'password',
      token_endpoint: `${PROVIDER}/token`,
      client_id: 'your-client-id',
      username: 'username',
      password: 'password',
      scope: 'application',
    },
    header_mapping_rules: [{ static_value: 'application/json', to: 'Content-Type' }],
    body_mapping_rules: [{ from: '$.request_body', to: '*' }],
  });
  const texts = (...names: readonly string[]) => ({
    schema: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) },
  });
  const response = { body_mapping_rules: [{ from: '$.execution_http_request.response_body', to: '*' }] };
  return {
    id,
    type: kind,
    attributes: {},
    metadata: {
      type: 'external',
      description: `${NAMES[kind]} authentication for MFA`,
      transaction_id_param: 'transaction_id',
      verification_code_param: 'verification_code',
      retry_count_limitation: 5,
      expire_seconds: 300,
    },
    interactions: {
      [challenge]: {
        request: texts(RECIPIENT[kind], 'template'),
        pre_hook: {},
        execution: {
          function: 'http_request',
          http_request: post(challenge),
          http_request_store: {
            key: challenge,
            interaction_mapping_rules: [{ from: '$.response_body.transaction_id', to: 'transaction_id' }],
          },
        },
        post_hook: {},
        response,
      },
      [`${kind}-authentication`]: {
        request: texts('verification_code'),
        pre_hook: {},
        execution: {
          function: 'http_request',
          previous_interaction: { key: challenge },
          http_request: post(`${kind}-authentication`),
        },
        post_hook: {},
        response,
      },
      ...(kind === 'sms' ? { 'sms-notification': notification(post('sms/send')) } : {}),
    },
  };
}

/** A text of ours, to a service that sends what it is given. */
const notification = (request: object) => ({
  execution: {
    function: 'http_request',
    http_request: {
      ...request,
      body_mapping_rules: [
        { from: '$.request_body.to', to: 'to' },
        { from: '$.request_body.text', to: 'body' },
      ],
    },
  },
});

/** パターン3: password or registration, and a code by SMS or by mail. */
export function policy(id: string) {
  const proven = (interaction: string) => ({
    path: `$.${interaction}.success_count`,
    type: 'integer',
    operation: 'gte',
    value: 1,
  });
  const pairs = ['password-authentication', 'initial-registration'].flatMap((first) =>
    ['sms-authentication', 'email-authentication'].map((second) => [proven(first), proven(second)]),
  );
  return {
    id,
    flow: 'oauth',
    enabled: true,
    policies: [
      {
        description: 'mfa_with_sms_or_email',
        priority: 10,
        conditions: { scopes: ['openid'] },
        available_methods: ['password', 'initial-registration', 'sms', 'email'],
        success_conditions: { any_of: pairs },
      },
    ],
  };
}
