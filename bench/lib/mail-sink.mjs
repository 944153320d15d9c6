import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** A mail server in this process that reads every mail to its end and keeps none. */
export async function startMailSink() {
  let received = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 200,
    onData(stream, _session, done) {
      stream.once('end', () => {
        received += 1;
        done();
      });
      stream.resume();
    },
  });
  server.on('error', () => undefined); // a worker that is stopped drops its connection
  const socket = server.listen(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    url: `smtp://127.0.0.1:${socket.address().port}`,
    received: () => received,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
