import { randomBytes, randomUUID } from 'node:crypto';
import { talkingTo } from './exchange.mjs';
import { readIdToken } from './read-id-token.mjs';
import { Refusal } from './refusal.mjs';
import * as requirement from './requirement-002.mjs';

const REDIRECT_URI = 'https://app.example.com/callback'; // the requirement's; nothing is opened there
const secret = () => randomBytes(24).toString('base64url');

/** An organization of its own, so that every run can send the requirement's ids, addresses and numbers as they stand. */
async function onboard({ exchange, hide }, { publicUrl, admin }) {
  for (const known of [admin.password, admin.client_secret]) hide(known);
  const system = await exchange({
    step: 'Before: a token of the system administrator',
    method: 'POST',
    url: `${publicUrl}/${admin.tenant_id}/v1/tokens`,
    form: {
      grant_type: 'password',
      scope: 'management',
      username: admin.email,
      password: admin.password,
      client_id: admin.client_id,
      client_secret: admin.client_secret,
    },
    wanted: 200,
  });
  const name = `Walkthrough ${randomBytes(4).toString('hex')}`;
  const [user, client] = [
    { provider_id: 'idp-server', name: 'Administrator', email: 'admin@example.com', raw_password: secret() },
    {
      client_secret: secret(),
      client_name: 'Administration',
      redirect_uris: [REDIRECT_URI],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token', 'password'],
      scope: 'openid profile email org-management',
      token_endpoint_auth_method: 'client_secret_post',
    },
  ];
  for (const made of [user.raw_password, client.client_secret]) hide(made);
  const made = await exchange({
    step: 'Before: an organization with its administrator',
    method: 'POST',
    url: `${publicUrl}/v1/management/onboarding`,
    token: system.body.access_token,
    body: { organization: { name }, tenant: { name, domain: publicUrl }, authorization_server: {}, user, client },
    wanted: 201,
  });
  const token = await exchange({
    step: 'Before: a token of that administrator (ADMIN_TOKEN)',
    method: 'POST',
    url: `${publicUrl}/${made.body.tenant.id}/v1/tokens`,
    form: {
      grant_type: 'password',
      scope: 'org-management',
      username: user.email,
      password: user.raw_password,
      client_id: made.body.client.client_id,
      client_secret: client.client_secret,
    },
    wanted: 200,
  });
  return { organizationId: made.body.organization.id, name, adminToken: token.body.access_token };
}

/** The tenant whose users log in. Administrators live in another one, so this policy does not bind them. */
async function makeTenant({ exchange, hide }, { publicUrl, organizationId, name, adminToken }) {
  const tenants = `${publicUrl}/v1/management/organizations/${organizationId}/tenants`;
  const tenant = await exchange({
    step: 'Before: a tenant for its users (TENANT_ID)',
    method: 'POST',
    url: tenants,
    token: adminToken,
    body: { name: `${name} users`, domain: publicUrl, verification_code_in_response: true },
    wanted: 201,
  });
  const clientSecret = secret();
  hide(clientSecret);
  const management = `${tenants}/${tenant.body.result.id}`;
  const client = await exchange({
    step: 'Before: an application (CLIENT_ID)',
    method: 'POST',
    url: `${management}/clients`,
    token: adminToken,
    body: {
      client_name: 'Walkthrough application',
      client_secret: clientSecret,
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code'],
      scope: 'openid profile email phone',
      token_endpoint_auth_method: 'client_secret_post',
      require_pkce: false, // the requirement's commands know no PKCE
    },
    wanted: 201,
  });
  return { tenantId: tenant.body.result.id, management, client: { id: client.body.result.client_id, secret: clientSecret } };
}

/** Steps 3 and 4 differ in the first factor, the template and the state. */
async function authenticate({ exchange }, { base, client, step, state, first, template }) {
  const opened = await exchange({
    step: `${step}.1 Authorization request`,
    method: 'GET',
    url: `${base}?${requirement.authorizationQuery({ clientId: client.id, redirectUri: REDIRECT_URI, state })}`,
    wanted: 302,
  });
  const id = new URL(opened.location, base).searchParams.get('id');
  if (!id) throw new Refusal(`${step}.1 failed: the redirect to ${opened.location} names no transaction.`);
  const post = (part, title, path, body) =>
    exchange({ step: `${step}.${part} ${title}`, method: 'POST', url: `${base}/${id}/${path}`, body, wanted: 200 });
  await post(2, 'First factor', first.path, first.body);
  const sent = await post(3, 'Second factor: send the code', 'sms-authentication-challenge', requirement.challenge(template));
  const code = sent.body?.verification_code ?? requirement.printedCodes[template];
  await post(4, 'Second factor: verify the code', 'sms-authentication', requirement.verification(code));
  const done = await post(5, 'Complete the authorization', 'authorize', {});
  const answer = new URL(done.body.redirect_uri).searchParams;
  if (answer.get('state') !== state || !answer.get('code'))
    throw new Refusal(`${step}.5 failed: the redirect to the application carries no code, or not its state.`);
  return answer.get('code');
}

async function redeem({ exchange }, { publicUrl, tenantId, client, step, code }) {
  const tokens = await exchange({
    step: `${step} Redeem the code, as the application does`,
    method: 'POST',
    url: `${publicUrl}/${tenantId}/v1/tokens`,
    form: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      client_id: client.id,
      client_secret: client.secret,
    },
    wanted: 200,
  });
  const jwks = await exchange({
    step: `${step} The keys that signed the ID token`,
    method: 'GET',
    url: `${publicUrl}/${tenantId}/v1/jwks`,
    wanted: 200,
  });
  return readIdToken(tokens.body.id_token, {
    keys: jwks.body.keys,
    issuer: `${publicUrl}/${tenantId}`,
    audience: client.id,
  });
}

/**
 * Requirement 002, steps 1 to 4, against a running development copy; then both codes are redeemed.
 * Each run makes an organization of its own. A Refusal names the step that failed.
 * @param {{ running: { urls: { public: string }, admin: object }, print: (line: string) => void }} options
 *   `running`: the content of running.json
 */
export async function walkThrough({ running, print }) {
  const talk = talkingTo(print);
  const publicUrl = running.urls.public;
  const { organizationId, name, adminToken } = await onboard(talk, { publicUrl, admin: running.admin });
  const { tenantId, management, client } = await makeTenant(talk, { publicUrl, organizationId, name, adminToken });
  const save = (step, path, body) =>
    talk.exchange({ step, method: 'POST', url: `${management}/${path}`, token: adminToken, body, wanted: 201 });
  await save('Step 1 SMS configuration', 'authentication-configurations', requirement.smsConfiguration(randomUUID()));
  await save('Step 2 Policy', 'authentication-policies', requirement.mfaPolicy(randomUUID()));

  const log = async ({ step, ...how }) => {
    const code = await authenticate(talk, { base: `${publicUrl}/${tenantId}/v1/authorizations`, client, step, ...how });
    const claims = await redeem(talk, { publicUrl, tenantId, client, step: `${step} afterwards:`, code });
    print('');
    print(`The ID token says: ${JSON.stringify(claims, null, 2)}`);
    return claims;
  };
  const registration = await log({
    step: 'Step 3',
    state: 'random-state-registration',
    first: { path: 'initial-registration', body: requirement.newUser },
    template: 'registration',
  });
  const login = await log({
    step: 'Step 4',
    state: 'random-state-login',
    first: { path: 'password-authentication', body: requirement.credentials },
    template: 'authentication',
  });
  if (login.sub !== registration.sub) throw new Refusal('Step 4 failed: somebody else was logged in than had registered.');
  return { organizationId, tenantId, clientId: client.id, registration, login };
}
