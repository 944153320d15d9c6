export { assertNever } from './assert-never.ts';
export { normaliseCode } from './code.ts';
export { maskEmail, normaliseEmail } from './email.ts';
export { isJsonObject, type Json, type JsonObject } from './json.ts';
export { ok, refuse, type Ok, type Outcome, type Refused } from './outcome.ts';
export { maskPhone } from './phone.ts';
export { Secret } from './secret.ts';
export { isUuid } from './uuid.ts';
