import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { identityProofs, resetReasons } from '#shared/contracts';
import { emergencyCommands, enEmergency, jaEmergency, type EmergencyText } from '#shared/i18n';
import { AskBreakGlass, BreakGlassReset, type BreakGlassWish } from '#server/admin-reset';
import { openPersonalKey, signRequest } from '#server/approvals';
import { systemCall } from '#server/platform';
import { withAct } from './break-glass-acts.ts';
import { linesOf, readRequest, readSignature } from './break-glass-files.ts';
import { refusalWords } from './break-glass-words.ts';
import { optionsOf, UsageFault, type Command, type Given, type Terminal } from './command.ts';
import { readPassphrase } from './personal-key.ts';
import { replacePrivateFile } from './private-file.ts';

const names = ['organization', 'tenant', 'user', 'reason', 'detail', 'proof', 'proof-detail', 'key', 'passphrase-file'] as const;
type Told = Given<(typeof names)[number]>;
type Act = (told: Told, terminal: Terminal) => void | Promise<void>;

/**
 * A complete reset by the offline keys of two persons while the API is down (R-128, rulings section 7). `show` and `sign` need
 * neither settings nor network; `ask` and `run` need the server's settings and its database.
 */
export const breakGlass: Command = {
  usage: 'break-glass ask|show|sign|run|guide …',
  summary: 'reset a user under two offline keys; `guide ja|en` prints how',
  async run([name = '', ...rest], terminal) {
    const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
    if (!act) throw new UsageFault('Say ask, show, sign, run or guide.');
    await act(optionsOf(rest, names), terminal);
  },
};

const acts: Readonly<Record<string, Act>> = { ask, show, sign, run, guide };

async function ask({ options, files }: Told, terminal: Terminal): Promise<void> {
  const [file, ...more] = files;
  const wish = wishIn(options);
  if (file === undefined || more.length > 0 || wish === null)
    throw new UsageFault(
      `ask --organization NAME|ID --tenant ID --user EMAIL --reason ${resetReasons.join('|')} --proof ${identityProofs.join('|')} [--detail TEXT] [--proof-detail TEXT] REQUEST`,
    );
  const opened = await withAct(terminal, AskBreakGlass, (each) => each.run(systemCall('cli', randomUUID()), wish));
  if (!opened.ok) throw new Error(refusalWords[opened.problem]);
  replacePrivateFile(file, `${JSON.stringify(opened.value.request, null, 2)}\n`);
  linesOf(opened.value.request).forEach(terminal.print);
  terminal.print(`Two people sign ${file} within 15 minutes. Tell them the SHA-256 by voice.`);
}

function show({ files }: Told, { print }: Terminal): void {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw new UsageFault('show REQUEST');
  linesOf(readRequest(file)).forEach(print);
}

/** Whoever signs says for whom: nobody signs a file unread. */
function sign({ options, files }: Told, { print }: Terminal): void {
  const { key, 'passphrase-file': passphrase, user } = options;
  const [file, out, ...more] = files;
  if (!key || !passphrase || !user || file === undefined || out === undefined || more.length > 0)
    throw new UsageFault('sign --key FILE --passphrase-file FILE --user EMAIL REQUEST SIGNATURE');
  const request = readRequest(file);
  linesOf(request).forEach(print);
  if (user !== request.user_name) throw new Error('This request is about another user. Nothing was signed.');
  const signature = signRequest(request, openPersonalKey(readFileSync(key, 'utf8'), readPassphrase(passphrase)));
  writeFileSync(out, `${JSON.stringify(signature)}\n`, { flag: 'wx' });
  print(`Signed by ${signature.key}: ${out}`);
}

async function run({ files }: Told, terminal: Terminal): Promise<void> {
  const [file, ...signed] = files;
  if (file === undefined || signed.length !== 2) throw new UsageFault('run REQUEST SIGNATURE SIGNATURE');
  const request = readRequest(file);
  const signatures = signed.map(readSignature);
  const done = await withAct(terminal, BreakGlassReset, (each) =>
    each.run(systemCall('cli', randomUUID()), { request, signatures }),
  );
  if (!done.ok) throw new Error(refusalWords[done.problem]);
  const { number, resetId, factors, left, told } = done.value;
  terminal.print(`Reset #${number} (${resetId}) is done: ${factors} factors were removed, and all sessions ended.`);
  if (left > 0) terminal.print(`${left} connected systems were not told. Remove the factor from them by hand.`);
  terminal.print(`The user and ${told} people are written to as soon as a worker runs. The audit log has it already.`);
}

function guide({ files: [language = 'ja', ...more] }: Told, { print }: Terminal): void {
  if ((language !== 'ja' && language !== 'en') || more.length > 0) throw new UsageFault('guide ja|en');
  const { title, warning, sections }: EmergencyText = language === 'ja' ? jaEmergency : enEmergency;
  [title, '', warning].forEach(print);
  for (const { heading, kind, items } of sections) {
    ['', heading].forEach(print);
    for (const [at, { say, command }] of items.entries()) {
      print(`  ${kind === 'steps' ? `${at + 1}.` : '-'} ${say}`);
      if (command) print(`      ${emergencyCommands[command]}`);
    }
  }
}

function wishIn({ organization, tenant, user, reason, proof, ...more }: Told['options']): BreakGlassWish | null {
  const [why, how] = [resetReasons.find((one) => one === reason), identityProofs.find((one) => one === proof)];
  if (!organization || !tenant || !user || !why || !how) return null;
  const details = { reasonDetail: more.detail ?? null, identityDetail: more['proof-detail'] ?? null };
  return { organization, tenantId: tenant, username: user, reason: why, identityProof: how, ...details };
}
