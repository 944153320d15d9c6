import { randomUUID } from 'node:crypto';
import type { Endpoint } from '#shared/contracts';
import { mfaPolicy, smsConfiguration } from '../../tools/lib/requirement-002.mjs';
import { PASSWORD, REDIRECT_URI } from './a-login.ts';
import type { Side } from './a-side.ts';
import { placesOf } from './catalogue.ts';

const SECRET = 'a secret of 24 characters';
const client = {
  client_name: 'Sample',
  client_secret: SECRET,
  redirect_uris: [REDIRECT_URI],
  grant_types: ['authorization_code'],
  scope: 'openid',
  token_endpoint_auth_method: 'client_secret_post',
};
const aUser = () => ({ name: 'Sample', email: `sample-${randomUUID()}@example.com`, provider_id: 'idp-server' });
const tenant = { name: 'Sample', domain: 'https://app.example.com' };
const token = { token: 'nobody was sent this' };

/** A body that each act takes, by the endpoint's name without its level. */
const bodies: Readonly<Record<string, (side: Side) => object>> = {
  'client.create': () => client,
  'client.replace': () => client,
  'user.create': aUser,
  'user.replace': ({ user }) => ({ name: 'Sample', email: user.username, phone_number: user.phone }),
  'user.patch': () => ({ name: 'Sample' }),
  'user.set-password': () => ({ raw_password: 'Another-password-77' }),
  'authentication_configuration.create': () => smsConfiguration(randomUUID()),
  'authentication_configuration.replace': ({ rows }) => smsConfiguration(rows['authentication-configurations'] ?? ''),
  'authentication_policy.create': () => mfaPolicy(randomUUID()),
  'authentication_policy.replace': ({ rows }) => mfaPolicy(rows['authentication-policies'] ?? ''),
  'event_webhook.create': () => ({ name: randomUUID(), url: 'https://siem.example.com/events', event_types: ['mfa_locked'] }),
  'authorization-server.replace': () => ({ scopes_supported: ['openid', 'profile'] }),
  'tenant.create': () => ({ tenant, authorization_server: {} }),
  'tenant.replace': () => tenant,
  onboard: () => ({
    organization: { name: 'Sample' },
    tenant,
    authorization_server: {},
    user: { ...aUser(), raw_password: PASSWORD },
    client,
  }),
  'check-password': () => ({ password: 'Another-password-77' }),
  interact: ({ user }) => ({ username: user.username, password: user.password }),
  'complete-authorization': () => ({}),
  'request-password-reset': () => ({ email: 'nobody@example.com' }),
  'request-unlock': () => ({ email: 'nobody@example.com' }),
  'complete-password-reset': () => ({ ...token, password: 'Another-password-77' }),
  'complete-email-verification': () => token,
  'complete-unlock': () => token,
  'open-enrolment-link': () => token,
  'report-problem': () => ({ step: 'password' }),
  'step-up': () => ({ totp: '123456' }),
  'begin-own-factor': () => ({ type: 'totp' }),
  'verify-own-factor': () => ({ code: '123456' }),
  'rename-own-factor': () => ({ name: 'Phone' }),
  'make-own-recovery-codes': () => ({}),
  'choose-own-language': () => ({ language: 'en' }),
  'change-own-password': () => ({ current_password: PASSWORD, new_password: 'Another-password-77' }),
  'start-authorization-by-form': ({ tenant: { clientId } }) => authorizationQuery(clientId),
  exchangeTokens: ({ tenant: { clientId, clientSecret } }) => ({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  }),
};

const authorizationQuery = (clientId: string) => ({
  response_type: 'code',
  client_id: clientId,
  redirect_uri: REDIRECT_URI,
  scope: 'openid profile',
  state: 's',
});

export const actOf = ({ name }: Endpoint): string => name.replace(/^management\.(organization|system)\./, '');

/** A body the endpoint takes, or null where nobody has written one yet. */
export const bodyFor = (endpoint: Endpoint, side: Side): object | null => bodies[actOf(endpoint)]?.(side) ?? null;

/** A query the endpoint takes. */
export const queryFor = (endpoint: Endpoint, { tenant: { clientId } }: Side): Readonly<Record<string, string>> =>
  endpoint.name === 'start-authorization' ? authorizationQuery(clientId) : {};

/** The side's own ids for the places of an endpoint's path. */
export function placesFor(endpoint: Endpoint, side: Side): Record<string, string> {
  const own: Readonly<Record<string, string | undefined>> = {
    organizationId: side.tenant.organizationId,
    tenantId: side.tenant.id,
    id: side.rows[/\/([^/:]+)\/:id(\/|$)/.exec(endpoint.path)?.[1] ?? ''],
    interaction: 'password-authentication',
  };
  return Object.fromEntries(
    placesOf(endpoint).map((name) => {
      const value = own[name];
      if (value === undefined) throw new Error(`a side has no row for :${name} of ${endpoint.path}`);
      return [name, value];
    }),
  );
}
