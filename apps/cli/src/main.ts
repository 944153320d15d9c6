import { archiveAudit } from './archive-audit.ts';
import { auditKeys } from './audit-keys.ts';
import { bootstrap } from './bootstrap.ts';
import { breakGlass } from './break-glass.ts';
import { FoundWrong, UsageFault, type Command } from './command.ts';
import { faultWords } from './fault-words.ts';
import { exportAudit } from './export-audit.ts';
import { keys } from './keys.ts';
import { migrate } from './migrate.ts';
import { verifyAudit } from './verify-audit.ts';

const commands: Readonly<Record<string, Command>> = {
  'archive-audit': archiveAudit,
  'audit-keys': auditKeys,
  bootstrap,
  'break-glass': breakGlass,
  'export-audit': exportAudit,
  keys,
  migrate,
  'verify-audit': verifyAudit,
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

function help(write: (line: string) => void): void {
  write('sekisho <command>');
  write('');
  for (const { usage, summary } of Object.values(commands)) write(`  ${usage.padEnd(64)} ${summary}`);
}

async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help') {
    help(name === undefined ? complain : print);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    complain(`There is no command "${name}".`);
    help(complain);
    return 2;
  }
  try {
    await command.run(rest, { env: process.env, print });
    return 0;
  } catch (fault) {
    complain(faultWords(fault));
    if (fault instanceof UsageFault) complain(`Usage: sekisho ${command.usage}`);
    return exitCodeOf(fault);
  }
}

function exitCodeOf(fault: unknown): number {
  if (fault instanceof UsageFault) return 2;
  return fault instanceof FoundWrong ? 3 : 1;
}

process.exitCode = await main(process.argv.slice(2));
