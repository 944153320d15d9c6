/** The external service of the requirement; in development this name means our own provider. */
const provider = 'http://host.docker.internal:4000';

const httpRequest = (path) => ({
  url: `${provider}${path}`,
  method: 'POST',
  oauth_authorization: {
    type: 'password',
    token_endpoint: `${provider}/token`,
    client_id: 'your-client-id',
    username: 'username',
    password: 'password',
    scope: 'application',
  },
  header_mapping_rules: [{ static_value: 'application/json', to: 'Content-Type' }],
  body_mapping_rules: [{ from: '$.request_body', to: '*' }],
});
const passedThrough = { body_mapping_rules: [{ from: '$.execution_http_request.response_body', to: '*' }] };

/** Step 1: SMS codes through an external service. */
export const smsConfiguration = (id) => ({
  id,
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
        http_request: httpRequest('/sms-authentication-challenge'),
        http_request_store: {
          key: 'sms-authentication-challenge',
          interaction_mapping_rules: [{ from: '$.response_body.transaction_id', to: 'transaction_id' }],
        },
      },
      post_hook: {},
      response: passedThrough,
    },
    'sms-authentication': {
      request: { schema: { type: 'object', properties: { verification_code: { type: 'string' } } } },
      pre_hook: {},
      execution: {
        function: 'http_request',
        previous_interaction: { key: 'sms-authentication-challenge' },
        http_request: httpRequest('/sms-authentication'),
      },
      post_hook: {},
      response: passedThrough,
    },
  },
});

const once = (interaction) => ({ path: `$.${interaction}.success_count`, type: 'integer', operation: 'gte', value: 1 });

/** (First factor and second factor) for each first and each second one; one policy as all three patterns have it. */
const everyPair = (description, methods) => ({
  policies: [
    {
      description,
      priority: 10,
      conditions: { scopes: ['openid'] },
      available_methods: ['password', 'initial-registration', ...methods],
      success_conditions: {
        any_of: ['password-authentication', 'initial-registration'].flatMap((first) =>
          methods.map((method) => [once(first), once(`${method}-authentication`)]),
        ),
      },
    },
  ],
});

/** パターン1, 2 and 3. */
export const policyPatterns = [
  everyPair('mfa_required_for_registration_and_login', ['sms']),
  everyPair('mfa_with_email', ['email']),
  everyPair('mfa_with_sms_or_email', ['sms', 'email']),
];

/** Step 2: (password and SMS) or (registration and SMS), which is パターン1. */
export const mfaPolicy = (id) => ({ id, flow: 'oauth', enabled: true, ...policyPatterns[0] });

/** エラー1 to 4. */
export const printedErrors = {
  noConfiguration: { error: 'invalid_request', error_description: 'Authentication configuration not found' },
  noService: { error: 'server_error', error_description: 'Failed to connect to external authentication service' },
  wrongCode: { error: 'invalid_grant', error_description: 'Verification code is invalid or expired' },
  noPhone: { error: 'invalid_request', error_description: 'User does not have a phone number' },
};

/** Step 3.2. */
export const newUser = {
  email: 'new-user@example.com',
  password: 'Test1234!',
  name: 'New Test User',
  phone_number: '+81-90-1234-5678',
};
/** Step 4.2. */
export const credentials = { username: newUser.email, password: newUser.password };
/** Steps 3.3 and 4.3. */
export const challenge = (template) => ({ phone_number: newUser.phone_number, template });
/** Steps 3.4 and 4.4, with the codes the development provider gives unless told `PROVIDER_CODES=random`. */
export const printedCodes = { registration: '123456', authentication: '654321' };
export const verification = (code) => ({ verification_code: code });

/** Steps 3.1 and 4.1: the query string as the requirement writes it. */
export const authorizationQuery = ({ clientId, redirectUri, state }) =>
  `response_type=code&client_id=${clientId}&redirect_uri=${redirectUri}&scope=openid+profile&state=${state}`;

/** The last command of the page: the events of right codes. */
export const securityEventsQuery = 'event_type=sms_verification_success';
