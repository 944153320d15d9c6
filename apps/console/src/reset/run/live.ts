import { ConsoleProblem } from '../../console-api.ts';

/** One server-sent event of a reset. */
export type Told = Readonly<{ seq: number; type: string; step: number | null; state: string | null; seconds: number | null }>;

type Asked = Readonly<{ after: number; signal: AbortSignal; onOpen: () => void; onTold: (told: Told) => void }>;

/**
 * Listens until the server ends the stream. Not an EventSource: that cannot say that no person asks, and would
 * keep an unattended session alive. Throws where there is no connection.
 */
export async function listen(path: string, { after, signal, onOpen, onTold }: Asked): Promise<void> {
  const response = await fetch(path, {
    signal,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'text/event-stream', 'x-sekisho-ui': '1', 'x-sekisho-background': '1', 'last-event-id': String(after) },
  });
  if (!response.ok || !response.body) throw new ConsoleProblem(response.status, 'unreachable', null, {});
  onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = `${rest}${value}`.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const told = toldIn(block);
      if (told) onTold(told);
    }
  }
}

function toldIn(block: string): Told | null {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const type = fields['event'] ?? 'message';
  if (type === 'heartbeat' || !fields['data']) return null;
  const facts = JSON.parse(fields['data']) as { step?: number; state?: string; seconds?: number };
  return {
    seq: Number(fields['id'] ?? 0),
    type,
    step: facts.step ?? null,
    state: facts.state ?? null,
    seconds: facts.seconds ?? null,
  };
}
