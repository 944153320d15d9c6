import { ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';

export const faultModes = ['none', 'slow', 'error', 'refuse', 'garbage'] as const;
export type FaultMode = (typeof faultModes)[number];

/** What can be made to fail: every route a server calls, and the SMTP door. */
export const faultRoutes = [
  '/token',
  '/sms-authentication-challenge',
  '/sms-authentication',
  '/email-authentication-challenge',
  '/email-authentication',
  '/sms/send',
  '/email/send',
  'smtp',
] as const;
export type FaultRoute = (typeof faultRoutes)[number];

export type Fault = Readonly<{ mode: FaultMode; delay_ms: number; status: number }>;
export type FaultChange = Readonly<{ route: FaultRoute | '*'; fault: Fault }>;

const NO_FAULT: Fault = { mode: 'none', delay_ms: 5_000, status: 500 };
const LONGEST_DELAY_MS = 120_000;

/** The state of the switches. `*` sets every route, so that the last switch thrown is always the one that counts. */
export class Faults {
  readonly #states = new Map<FaultRoute, Fault>(faultRoutes.map((route) => [route, NO_FAULT]));
  #version = 0;

  get version(): number {
    return this.#version;
  }

  set({ route, fault }: FaultChange): void {
    for (const each of route === '*' ? faultRoutes : [route]) this.#states.set(each, fault);
    this.#version += 1;
  }

  of(route: FaultRoute): Fault {
    return this.#states.get(route) ?? NO_FAULT;
  }

  list(): readonly (Fault & { readonly route: FaultRoute })[] {
    return faultRoutes.map((route) => ({ route, ...this.of(route) }));
  }
}

/** Reads `{route, mode, delay_ms?, status?}`; numbers may be strings, as a form sends them. The problem is a sentence. */
export function readFaultChange(body: JsonObject): Outcome<FaultChange, string> {
  const route = [...faultRoutes, '*' as const].find((known) => known === body['route']);
  const mode = faultModes.find((known) => known === body['mode']);
  const delay = wholeNumber(body['delay_ms'], NO_FAULT.delay_ms);
  const status = wholeNumber(body['status'], NO_FAULT.status);
  if (route === undefined) return refuse(`route must be * or one of: ${faultRoutes.join(', ')}`);
  if (mode === undefined) return refuse(`mode must be one of: ${faultModes.join(', ')}`);
  if (!(delay >= 0 && delay <= LONGEST_DELAY_MS)) return refuse(`delay_ms must be a whole number from 0 to ${LONGEST_DELAY_MS}`);
  if (!(status >= 400 && status <= 599)) return refuse('status must be a whole number from 400 to 599');
  return ok({ route, fault: { mode, delay_ms: delay, status } });
}

function wholeNumber(value: unknown, otherwise: number): number {
  if (value === undefined || value === '') return otherwise;
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isInteger(number) ? number : NaN;
}
