import type { OwnAppKey, OwnCodes, OwnMessage, SecurityView } from '#shared/contracts';
import type { Language } from '#shared/i18n';
import type { Json } from '#shared/kernel';
import { call, type Answer } from '#web/api-client';

/** One proof of the person, as `POST me/step-up` takes it. */
export type SmsCode = Readonly<{ sms_code: string; challenge_id: string }>;
export type Given = Readonly<{ totp: string }> | SmsCode | Readonly<{ recovery_code: string }> | Readonly<{ password: string }>;

/** The own security of whoever is logged in to a tenant in this browser. */
export const securityApi = (tenantId: string) => {
  const me = `/${tenantId}/v1/me`;
  const act = <T = Json>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', part: string, body?: Json): Promise<Answer<T>> =>
    call<T>(method, `${me}${part}`, body);
  return {
    read: () => call<SecurityView>('GET', me),
    sendCode: () => act<OwnMessage>('POST', '/step-up/sms'),
    stepUp: (given: Given) => act('POST', '/step-up', given),
    beginApp: (name: string) => act<OwnAppKey>('POST', '/factors', { type: 'totp', name }),
    verifyApp: (id: string, code: string) => act('POST', `/factors/${id}/verify`, { code }),
    rename: (id: string, name: string) => act('PATCH', `/factors/${id}`, { name }),
    remove: (id: string) => act('DELETE', `/factors/${id}`),
    makeCodes: (replace: boolean) => act<OwnCodes>('POST', '/recovery-codes', { replace }),
    endSession: (id: string) => act('DELETE', `/sessions/${id}`),
    forgetDevice: (id: string) => act('DELETE', `/devices/${id}`),
    forgetDevices: () => act('DELETE', '/devices'),
    endOthers: () => act('POST', '/end-other-sessions', {}),
    speak: (language: Language) => act('PUT', '/language', { language }),
    changePassword: (current: string, wanted: string) =>
      act('PUT', '/password', { current_password: current, new_password: wanted }),
  };
};
export type SecurityApi = ReturnType<typeof securityApi>;

/** Where a login begins that comes back here; `fresh` asks for every proof anew. */
export const loginAddress = (tenantId: string, language: string, fresh: boolean): string =>
  `/${tenantId}/v1/me/login?${new URLSearchParams({ ui_locales: language, ...(fresh ? { fresh: 'true' } : {}) })}`;
