import { createHmac } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Clock } from '#server/platform';
import type { SignedHead } from '../seal/head.ts';

/** A place outside the database that keeps heads. `write` resolves once it has them for good, and may get one twice. */
export type AnchorSink = Readonly<{ name: 'file' | 'webhook'; write(heads: readonly SignedHead[]): Promise<void> }>;

/** One JSON line a head, appended and on the disk before it counts. */
export const fileSink = (path: string): AnchorSink => ({
  name: 'file',
  async write(heads) {
    const file = await open(path, 'a', 0o640);
    try {
      await file.appendFile(heads.map((head) => `${JSON.stringify(head)}\n`).join(''));
      await file.datasync();
    } finally {
      await file.close();
    }
  },
});

const PATIENCE_MS = 5_000;

/**
 * Posts `{ "heads": […] }` to the operator's own address, which takes them with any status from 200 to 299. `sekisho-signature`
 * is `t=seconds,v1=hex`, the HMAC-SHA-256 of `seconds.body`, so that the receiver knows who writes and an old call is no new one.
 */
export const webhookSink = (url: string, secret: string, clock: Clock): AnchorSink => ({
  name: 'webhook',
  async write(heads) {
    const body = JSON.stringify({ heads });
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sekisho-signature': `t=${seconds},v1=${mac}` },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`the anchor answered ${answer.status}`);
  },
});
