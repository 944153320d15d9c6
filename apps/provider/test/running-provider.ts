import { afterAll, beforeAll } from 'vitest';
import type { Message } from '../domain/messages.ts';
import { startProvider, type ProviderOptions, type RunningProvider } from '../server.ts';

export type JsonAnswer = { status: number; body: Record<string, unknown> };

/** Starts a provider on free ports before the tests of a file and stops it after them. */
export function runningProvider(options: ProviderOptions = {}) {
  let running: RunningProvider | undefined;
  beforeAll(async () => {
    running = await startProvider(options);
  });
  afterAll(() => running?.stop());
  const started = (): RunningProvider => {
    if (!running) throw new Error('the provider runs only inside tests');
    return running;
  };

  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(started().url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const read = async (answer: Response): Promise<JsonAnswer> => ({
    status: answer.status,
    body: (await answer.json()) as Record<string, unknown>,
  });

  return {
    smtpPort: () => started().smtpPort,
    url: () => started().url,
    send,
    get: (path: string) => send('GET', path),
    post: async (path: string, body: unknown, headers?: Record<string, string>) => read(await send('POST', path, body, headers)),
    setFault: (fault: unknown) => send('PUT', '/faults', fault),
    messages: async (query = ''): Promise<Message[]> => (await (await send('GET', `/messages${query}`)).json()) as Message[],
  };
}
