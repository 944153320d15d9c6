import { ConfigFault, readConfig } from '#server/platform';
import { startServer, type Running } from './server.ts';

/** One sentence (or the list of all faults) instead of a stack: whoever starts a server reads this at 3 a.m. */
function giveUp(fault: unknown): never {
  process.stderr.write(
    `${fault instanceof ConfigFault || fault instanceof Error ? fault.message : 'The server could not start.'}\n`,
  );
  process.exit(1);
}

const running: Running = await startServer(readConfig(process.env)).catch(giveUp);
let ending: Promise<void> | null = null;
const end = (): void => {
  ending ??= running.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGTERM', end);
process.once('SIGINT', end);
process.once('disconnect', end); // the launcher is gone: leave no port behind
process.send?.({ type: 'ready', urls: running.urls, ...(running.seeded ?? {}) });
