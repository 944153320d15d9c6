import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { textOfHtml } from './domain/read-text.ts';
import { listenOnLoopback, type Door } from './listen.ts';
import type { Provider } from './provider.ts';

const LARGEST_MAIL = 1_048_576; // bytes

class SmtpRefusal extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** A mail server that keeps every mail for the inbox and passes none on. Any login is accepted, none is needed. */
export function openSmtpSink(provider: Provider, port: number, stopped: AbortSignal): Promise<Door> {
  const refusal = () => (provider.faults.of('smtp').mode === 'refuse' ? new SmtpRefusal(421, 'Service not available') : null);
  const open = async (host: string, wanted: number): Promise<Door> => {
    const server = new SMTPServer({
      name: 'localhost',
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      size: LARGEST_MAIL,
      closeTimeout: 200,
      onAuth: ({ username }, _session, done) => done(null, { user: username ?? 'anyone' }),
      onConnect: (_session, done) => done(refusal()),
      onMailFrom: (_address, _session, done) => done(refusal()), // by a connection that was there before
      onData: (stream, session, done) => {
        receive(provider, stream, session, stopped).then(
          () =>
            stream.sizeExceeded ? done(new SmtpRefusal(552, 'Message is larger than 1 MiB')) : done(null, 'Kept for the inbox'),
          (fault: unknown) => done(fault instanceof Error ? fault : new Error(String(fault))),
        );
      },
    });
    // A client that vanishes in the middle of a mail is no reason to end the provider; a taken port is told by the socket, below.
    server.on('error', () => undefined);
    const socket = server.listen(wanted, host);
    await once(socket, 'listening');
    const address = socket.address();
    return {
      port: typeof address === 'object' && address ? address.port : wanted,
      close: () => new Promise<void>((resolve) => server.close(() => resolve())),
    };
  };
  return listenOnLoopback(open, port);
}

async function receive(
  provider: Provider,
  stream: Readable & { sizeExceeded: boolean },
  session: SMTPServerSession,
  stopped: AbortSignal,
) {
  const chunks: Buffer[] = [];
  let size = 0;
  // A mail that is too large must still be read to its end, or the client never hears why it was refused.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_MAIL) chunks.push(chunk);
  }
  if (stream.sizeExceeded) return;

  const { mode, delay_ms } = provider.faults.of('smtp');
  if (mode === 'slow') await pause(delay_ms, undefined, { signal: stopped });
  if (mode === 'error' || mode === 'garbage') throw new SmtpRefusal(451, 'The provider is out of order');

  const { subject = '', text, html } = await PostalMime.parse(Buffer.concat(chunks));
  const readable = (text ?? textOfHtml(html ?? '')).trim();
  // One entry per envelope recipient: a blind copy is a message to somebody, too.
  for (const { address } of session.envelope.rcptTo) {
    provider.deliver({ kind: 'email', to: address, subject, text: readable, ...(html !== undefined && { html }) });
  }
}
