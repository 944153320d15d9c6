import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { tailOf } from './log-tail.mjs';
import { freePort } from './ports.mjs';
import { stopProcess, waitUntil, watchOverOrphan } from './processes.mjs';

function answersPing(port) {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answer) => {
      socket.destroy();
      done(answer);
    };
    socket.setTimeout(1000, () => end(false));
    socket.once('error', () => end(false));
    socket.once('data', (data) => end(data.toString().startsWith('+PONG')));
    socket.write('PING\r\n');
  });
}

/**
 * A throw-away Redis for tests: a free port of 127.0.0.1, nothing kept on disk, gone with this process.
 * @param {{ program: string, dir: string }} options
 */
export async function startRedis({ program, dir }) {
  const logFile = join(dir, 'redis.log');
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const out = openSync(logFile, 'a', 0o600);
    const args = [
      '--port',
      port,
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      dir,
      '--daemonize',
      'no',
    ].map(String);
    const child = spawn(program, args, { cwd: dir, stdio: ['ignore', out, out], detached: true });
    closeSync(out);
    let ended = null;
    child.once('error', (error) => (ended = error.message));
    child.once('exit', (code, signal) => (ended = `exit ${code ?? signal}`));
    const inTime = await waitUntil(async () => ended !== null || (await answersPing(port)), 10_000);
    if (inTime && ended === null) {
      const watch = watchOverOrphan(child.pid, 'KILL', 0);
      const stop = async () => {
        await stopProcess(child.pid, [
          ['SIGTERM', 3000],
          ['SIGKILL', 3000],
        ]);
        watch.release();
      };
      return { port, url: `redis://127.0.0.1:${port}`, pid: child.pid, stop };
    }
    if (child.pid) await stopProcess(child.pid, [['SIGKILL', 3000]]);
    if (attempt === 3) throw new Error(`redis-server did not start (${ended ?? 'no answer'}):\n${tailOf(logFile)}`);
  }
}
