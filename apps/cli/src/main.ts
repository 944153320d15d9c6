import { UsageFault, type Command } from './command.ts';
import { keys } from './keys.ts';
import { migrate } from './migrate.ts';

const commands: Readonly<Record<string, Command>> = { keys, migrate };

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

function help(write: (line: string) => void): void {
  write('sekisho <command>');
  write('');
  for (const { usage, summary } of Object.values(commands)) write(`  ${usage.padEnd(28)} ${summary}`);
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
    complain(fault instanceof Error ? fault.message : 'The command failed.');
    if (fault instanceof UsageFault) complain(`Usage: sekisho ${command.usage}`);
    return fault instanceof UsageFault ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
