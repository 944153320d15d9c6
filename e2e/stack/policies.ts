/** The policies and configurations of requirement 002, for the tenants of the browser tests. */
export type CodeMethod = 'sms' | 'email';
export type SecondMethod = CodeMethod | 'totp' | 'recovery-code';

const PROVIDER = 'http://host.docker.internal:4000'; // of the same copy, whatever its port
const recipients = { sms: 'phone_number', email: 'email' } as const;

/** Step 1 of the requirement. `challengePath` is where a message is asked for. */
export function configuration(method: CodeMethod, challengePath = `/${method}-authentication-challenge`) {
  const post = (path: string) => ({
    url: `${PROVIDER}${path}`,
    method: 'POST',
    header_mapping_rules: [{ static_value: 'application/json', to: 'Content-Type' }],
    body_mapping_rules: [{ from: '$.request_body', to: '*' }],
  });
  const texts = (...names: readonly string[]) => ({
    schema: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) },
  });
  const response = { body_mapping_rules: [{ from: '$.execution_http_request.response_body', to: '*' }] };
  const challenge = `${method}-authentication-challenge`;
  const store = {
    key: challenge,
    interaction_mapping_rules: [{ from: '$.response_body.transaction_id', to: 'transaction_id' }],
  };
  return {
    type: method,
    attributes: {},
    metadata: {
      type: 'external',
      transaction_id_param: 'transaction_id',
      verification_code_param: 'verification_code',
      retry_count_limitation: 5,
      expire_seconds: 300,
    },
    interactions: {
      [challenge]: {
        request: texts(recipients[method], 'template'),
        execution: { function: 'http_request', http_request: post(challengePath), http_request_store: store },
        response,
      },
      [`${method}-authentication`]: {
        request: texts('verification_code'),
        execution: {
          function: 'http_request',
          previous_interaction: { key: challenge },
          http_request: post(`/${method}-authentication`),
        },
        response,
      },
    },
  };
}

const once = (interaction: string) => ({ path: `$.${interaction}.success_count`, type: 'integer', operation: 'gte', value: 1 });
const firsts = { password: 'password-authentication', 'initial-registration': 'initial-registration' } as const;
export type FirstMethod = keyof typeof firsts;

/**
 * Patterns 1 to 3 of the requirement: one of the first factors, and one of the second; nobody registers with a recovery code.
 * Without a second one, the first is enough.
 */
export function policy(first: readonly FirstMethod[], second: readonly SecondMethod[], more: object = {}) {
  return {
    flow: 'oauth',
    enabled: true,
    policies: [
      {
        description: `${first.join(' or ')} and ${second.join(' or ')}`,
        priority: 10,
        conditions: { scopes: ['openid'] },
        available_methods: [...first, ...second],
        success_conditions: {
          any_of: first.flatMap((one) =>
            second.length === 0
              ? [[once(firsts[one])]]
              : second
                  .filter((other) => one === 'password' || other !== 'recovery-code')
                  .map((other) => [once(firsts[one]), once(`${other}-authentication`)]),
          ),
        },
        ...more,
      },
    ],
  };
}
