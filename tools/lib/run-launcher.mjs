import { launch } from './launch.mjs';
import { whenNpmEnds } from './npm-above.mjs';
import { Refusal } from './refusal.mjs';

/**
 * `launch` for a terminal: signals end it, exit code 0 after a wanted end, else 1; a Refusal is shown without its stack.
 * @param {Pick<Parameters<typeof launch>[0], 'root' | 'scripts' | 'prepare'>} options
 */
export async function runLauncher(options) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Sekisho needs Node 20.19 or later; this is ${process.versions.node}.`);
    process.exit(1);
  }
  const abort = new AbortController();
  // Not a second meaning for a second signal: npm passes on a Ctrl-C that the terminal has already sent to everybody.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => abort.abort());
  whenNpmEnds(() => abort.abort());

  // A terminal that was closed cannot be written to; stopping in order matters more than saying so.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  let code = 0;
  try {
    await launch({ ...options, env: process.env, signal: abort.signal, log: (line) => console.log(line) });
    console.log('Sekisho has stopped.');
  } catch (error) {
    // An installation or a build that was interrupted fails because it was asked to.
    if (!abort.signal.aborted) {
      console.error(error instanceof Refusal ? error.message : error);
      code = 1;
    }
  }
  process.exit(code);
}
