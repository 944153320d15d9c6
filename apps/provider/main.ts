import { codeOf } from './listen.ts';
import { startProvider } from './server.ts';
import { readSettings } from './settings.ts';

const settings = readSettings(process.env);
if (!settings.ok) fail(settings.problem);

try {
  const { url, smtpPort, stop } = await startProvider(settings.value);
  const end = () => void stop().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  // The launcher is gone (perhaps killed): without it nobody would ever stop this process.
  process.once('disconnect', end);
  if (process.send) process.send({ type: 'ready', urls: { provider: url }, smtpPort });
  else process.stdout.write(`Inbox: ${url}  (SMTP on port ${smtpPort})\n`);
} catch (fault) {
  if (codeOf(fault) !== 'EADDRINUSE') throw fault;
  const port = fault instanceof Error && 'port' in fault ? String(fault.port) : '';
  fail(`port ${port} is already in use; set PROVIDER_PORT or PROVIDER_SMTP_PORT to a free one.`);
}

function fail(sentence: string): never {
  process.stderr.write(`provider: ${sentence}\n`);
  process.exit(1);
}
