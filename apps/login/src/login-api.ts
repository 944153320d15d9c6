import type { PasswordVerdict, ViewData } from '#shared/contracts';
import type { Json } from '#shared/kernel';
import { call, type Answer } from '#web/api-client';

/** What can be done to a transaction, named like the last part of its address. */
export type Act =
  | 'password-authentication'
  | 'initial-registration'
  | 'sms-authentication-challenge'
  | 'email-authentication-challenge'
  | 'sms-authentication'
  | 'email-authentication'
  | 'totp-authentication'
  | 'recovery-code-authentication'
  | 'totp-enrollment'
  | 'recovery-code-generation'
  | 'switch-account'
  | 'authorize'
  | 'deny';

/** What is shown once, right from the answer of an act, and kept nowhere. */
export type Shown = {
  'totp-enrollment': Readonly<{ totp: AppKey }>;
  'recovery-code-generation': Readonly<{ codes: readonly string[] }>;
};

/** The key of a new authenticator app: an SVG, Base32 in one piece and in groups of four, and an otpauth link. */
export type AppKey = Readonly<{ qr_code: string; secret: string; secret_grouped: string; uri: string }>;

/** Acts of the pages that mail links lead to. */
export type LinkAct =
  | 'password-resets'
  | 'password-resets/complete'
  | 'email-verifications/complete'
  | 'enrolment-links/open'
  | 'unlock-requests'
  | 'unlock-requests/complete';

export type Report = Readonly<{ request_id?: string; step: string; code?: string; contact?: string; authorization_id?: string }>;

const transaction = (tenantId: string, id: string) => `/${tenantId}/v1/authorizations/${id}`;

export const readView = (tenantId: string, id: string): Promise<Answer<ViewData>> =>
  call('GET', `${transaction(tenantId, id)}/view-data`);

/** Of an answer: where to go, and how many recovery codes are left after one was used. */
export type Done = Readonly<{ redirect_uri?: string; remaining?: number; low?: boolean }>;

/**
 * Only `Done` and `Shown` are ever read from an answer. What comes next is always read again from the view, and whatever
 * else a provider sent back (a code, in development) is not looked at (L-036).
 */
export const perform = <T extends Done | null | Shown[keyof Shown]>(
  tenantId: string,
  id: string,
  act: Act,
  body: Json,
): Promise<Answer<T>> => call('POST', `${transaction(tenantId, id)}/${act}`, body);

export const checkPassword = (tenantId: string, id: string, password: string): Promise<Answer<PasswordVerdict>> =>
  call('POST', `${transaction(tenantId, id)}/password-check`, { password });

export const performLinkAct = (tenantId: string, act: LinkAct, body: Json): Promise<Answer<null>> =>
  call('POST', `/${tenantId}/v1/${act}`, body);

export const sendReport = (tenantId: string, report: Report): Promise<Answer<null>> =>
  call('POST', `/${tenantId}/v1/problem-reports`, report);
