import type { OwnAppKey, OwnCodes, SecurityView } from '#shared/contracts';
import type { Json } from '#shared/kernel';
import { call, type Answer } from '#web/api-client';

/** One proof of the person, as `POST me/step-up` takes it. */
export type Given = Readonly<{ totp: string }> | Readonly<{ recovery_code: string }> | Readonly<{ password: string }>;

/** The own security of whoever is logged in to a tenant in this browser. */
export const securityApi = (tenantId: string) => {
  const me = `/${tenantId}/v1/me`;
  const act = <T = Json>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', part: string, body?: Json): Promise<Answer<T>> =>
    call<T>(method, `${me}${part}`, body);
  return {
    read: () => call<SecurityView>('GET', me),
    stepUp: (given: Given) => act('POST', '/step-up', given),
    beginApp: (name: string) => act<OwnAppKey>('POST', '/factors', { type: 'totp', name }),
    verifyApp: (id: string, code: string) => act('POST', `/factors/${id}/verify`, { code }),
    rename: (id: string, name: string) => act('PATCH', `/factors/${id}`, { name }),
    remove: (id: string) => act('DELETE', `/factors/${id}`),
    makeCodes: (replace: boolean) => act<OwnCodes>('POST', '/recovery-codes', { replace }),
    endSession: (id: string) => act('DELETE', `/sessions/${id}`),
    endOthers: () => act('POST', '/end-other-sessions', {}),
    changePassword: (current: string, wanted: string) =>
      act('PUT', '/password', { current_password: current, new_password: wanted }),
  };
};
export type SecurityApi = ReturnType<typeof securityApi>;

/** Where a login begins that comes back here; `fresh` asks for every proof anew. */
export const loginAddress = (tenantId: string, language: string, fresh: boolean): string =>
  `/${tenantId}/v1/me/login?${new URLSearchParams({ ui_locales: language, ...(fresh ? { fresh: 'true' } : {}) })}`;
