import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { OUTBOUND } from '#server/mfa';
import type { Outbound } from '#server/outbound';
import { Clock } from '#server/platform';
import type { Target } from './db/webhook.store.ts';
import { secretsAt, signedText } from './domain/signature.ts';

const TIMEOUT_MS = 10_000;

export type Posted = Readonly<{ status: number | null; error: string | null; milliseconds: number }>;

/** Hands one body to a receiver. What network, guard or receiver do is told, never thrown; only 2xx is a success. */
@Injectable()
export class PostEvents {
  constructor(
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  async run(target: Target, id: string, content: Readonly<Record<string, unknown>>): Promise<Posted> {
    const body = JSON.stringify(content);
    const seconds = Math.floor(this.clock.now().getTime() / 1000);
    const text = signedText(id, seconds, body);
    const signatures = secretsAt(target, this.clock.now()).map(
      (secret) => `v1,${createHmac('sha256', secret).update(text).digest('base64')}`,
    );
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signatures.join(' '),
    };
    const begun = performance.now();
    const posted = await this.outbound.post({ url: target.url, headers, body }, TIMEOUT_MS);
    const milliseconds = Math.round(performance.now() - begun);
    if (!posted.ok) return { status: null, error: posted.reason, milliseconds };
    const isTaken = posted.status >= 200 && posted.status < 300;
    return { status: posted.status, error: isTaken ? null : `the receiver answered ${posted.status}`, milliseconds };
  }

  /** Why an address may not be called, or null. */
  problemOf(url: string): string | null {
    return this.outbound.checkUrl(new URL(url));
  }
}
