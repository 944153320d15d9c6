import { Agent, request } from 'undici';
import type { HttpMethod } from '../configuration.ts';
import { portOf, type Egress } from './egress.ts';
import { DestinationRefused, guardedConnector } from './guarded-connector.ts';
import { Slots } from './slots.ts';

export type HttpCall = Readonly<{
  url: URL;
  method: HttpMethod;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}>;

export type HttpAnswer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; text: string }>;

export type TransportLimits = Readonly<{
  connectTimeoutMs: number;
  maxResponseBytes: number;
  maxConcurrentPerHost: number;
  maxQueuedPerHost: number;
}>;

const DEFAULT_HEADERS = { 'user-agent': 'sekisho', accept: 'application/json' };

/** One request, one bounded answer. Rejects with what the network or the guard threw; the executor puts that into words. */
export class Transport {
  readonly #agent: Agent;
  readonly #slots: Slots;
  readonly #egress: Egress;

  constructor(egress: Egress, limits: TransportLimits) {
    this.#egress = egress;
    this.#slots = new Slots(limits.maxConcurrentPerHost, limits.maxQueuedPerHost);
    this.#agent = new Agent({
      connect: guardedConnector(egress, limits.connectTimeoutMs),
      connections: limits.maxConcurrentPerHost,
      maxResponseSize: limits.maxResponseBytes,
    });
  }

  /** `signal` is the only clock: it bounds waiting, connecting, headers and body together. */
  async send(call: HttpCall, signal: AbortSignal): Promise<HttpAnswer> {
    signal.throwIfAborted();
    if (this.#egress.problemOf(call.url) !== null) throw new DestinationRefused();
    return this.#slots.run(hostOf(call.url), signal, async () => {
      const response = await request(call.url, {
        dispatcher: this.#agent, // follows no redirects
        method: call.method,
        headers: { ...DEFAULT_HEADERS, ...call.headers, 'accept-encoding': 'identity' },
        body: call.body,
        signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const text = await response.body.text();
      return { status: response.statusCode, headers: joined(response.headers), text };
    });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** Host and port of a URL, the port always written. */
export const hostOf = (url: URL): string => `${url.hostname}:${portOf(url)}`;

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
  );
  return Object.fromEntries(entries);
}
