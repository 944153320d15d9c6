import type { CompiledInteraction } from './configuration.ts';
import { Egress } from './call/egress.ts';
import { DestinationRefused } from './call/guarded-connector.ts';
import { execute } from './call/execute.ts';
import type { ExecutionContext, ExecutionResult, ExecutionRoots } from './call/result.ts';
import { TokenSource } from './call/token-source.ts';
import { Transport } from './call/transport.ts';

export type OutboundSettings = Readonly<{
  /** `host:port` or `host` of a URL to the `host:port` (or host) really connected to; a target is allowed by being named. */
  aliases: ReadonlyMap<string, string>;
  /** `host:port` or `ip:port` (`[v6]:port`) that may be reached although they are private or plain http. */
  allow: readonly string[];
  requireHttps: boolean;
  /** Milliseconds; 2000. */
  connectTimeoutMs?: number;
  /** Milliseconds for a whole execution without `request_timeout_seconds`, token included; 5000. */
  defaultTimeoutMs?: number;
  /** Milliseconds; 30000. */
  maxTimeoutMs?: number;
  /** 1 MiB. */
  maxResponseBytes?: number;
  /** Calls in flight per host; 64. */
  maxConcurrentPerHost?: number;
  /** Calls waiting per host before further ones get 503; 128. */
  maxQueuedPerHost?: number;
}>;

export type PostCall = Readonly<{ url: string; headers: Readonly<Record<string, string>>; body: string }>;
/** `reason`: in words, without the address. */
export type PostResult = Readonly<{ ok: true; status: number }> | Readonly<{ ok: false; reason: string }>;

export type Outbound = Readonly<{
  /** Runs one interaction against its external service. Never rejects for what the network or the service does. */
  execute(interaction: CompiledInteraction, roots: ExecutionRoots, context: ExecutionContext): Promise<ExecutionResult>;
  /** One POST of a text of ours. Never rejects for what the network, the guard or the receiver does; follows no redirect. */
  post(call: PostCall, timeoutMs: number): Promise<PostResult>;
  /** Why a URL may not be called (scheme, literal address), before any name is resolved; null when it may be tried. */
  checkUrl(url: URL): string | null;
  /** Ends all connections. */
  close(): Promise<void>;
}>;

/** The only door to external services: guarded against reaching inside, bounded in time, size and number. */
export function createOutbound(settings: OutboundSettings): Outbound {
  const egress = new Egress(settings);
  const transport = new Transport(egress, {
    connectTimeoutMs: settings.connectTimeoutMs ?? 2000,
    maxResponseBytes: settings.maxResponseBytes ?? 1024 * 1024,
    maxConcurrentPerHost: settings.maxConcurrentPerHost ?? 64,
    maxQueuedPerHost: settings.maxQueuedPerHost ?? 128,
  });
  const parts = {
    transport,
    tokens: new TokenSource(transport),
    defaultTimeoutMs: settings.defaultTimeoutMs ?? 5000,
    maxTimeoutMs: settings.maxTimeoutMs ?? 30_000,
  };
  return {
    execute: (interaction, roots, context) => execute(parts, interaction, roots, context),
    post: (call, timeoutMs) => post(transport, call, timeoutMs),
    checkUrl: (url) => egress.problemOf(url),
    close: () => transport.close(),
  };
}

async function post(transport: Transport, { url, headers, body }: PostCall, timeoutMs: number): Promise<PostResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const { status } = await transport.send({ url: new URL(url), method: 'POST', headers, body }, signal);
    return { ok: true, status };
  } catch (fault) {
    if (fault instanceof DestinationRefused) return { ok: false, reason: fault.message };
    if (signal.aborted) return { ok: false, reason: 'the receiver did not answer in time' };
    const code = (fault as { code?: unknown } | null)?.code;
    return {
      ok: false,
      reason: typeof code === 'string' ? `the receiver cannot be reached (${code})` : 'the receiver cannot be reached',
    };
  }
}
