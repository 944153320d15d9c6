import { describe, expect, it } from 'vitest';
import { archiveAudit } from './archive-audit.ts';
import { breakGlass } from './break-glass.ts';
import { UsageFault, type Command } from './command.ts';
import { exportAudit } from './export-audit.ts';
import { keys } from './keys.ts';
import { verifyAudit } from './verify-audit.ts';

const TENANT = '0f7f2c36-5f3c-4a53-9a3e-2f9c2f1f0a11';

/** Without settings: whoever gets as far as to ask for them has passed the mistake over. */
const refusalOf = (command: Command, rest: readonly string[]): Promise<unknown> =>
  command.run(rest, { env: {}, print: () => undefined }).then(
    () => 'it ran',
    (fault: unknown) => fault,
  );

describe('sekisho: an option nobody knows is a mistake of the caller and never passed over', () => {
  it.each<[string, Command, readonly string[]]>([
    ['export-audit', exportAudit, ['--tenant', TENANT, '--frist=3', '/nowhere/file']],
    ['archive-audit', archiveAudit, ['--tenant', TENANT, '--before=2020-01-01', '--frist=3', '/nowhere']],
    ['verify-audit', verifyAudit, ['--tenant', TENANT, '--frist=3']],
    ['keys new-personal', keys, ['new-personal', '--for=e', '--passphrase-file=/nowhere/p', '--frist=3', '/nowhere/key']],
    ['break-glass', breakGlass, ['show', '--frist=3', '/nowhere/request']],
  ])('%s', async (_, command, rest) => {
    const refusal = await refusalOf(command, rest);
    expect(refusal).toBeInstanceOf(UsageFault);
    expect(refusal).toMatchObject({ message: expect.stringContaining('--frist') });
  });

  it.each<[string, Command, readonly string[]]>([
    ['export-audit', exportAudit, ['/nowhere/file', '--tenant']],
    ['archive-audit', archiveAudit, ['--tenant', TENANT, '/nowhere', '--before']],
    ['verify-audit', verifyAudit, ['--tenant']],
    ['keys new-personal', keys, ['new-personal', '--for=e', '/nowhere/key', '--passphrase-file']],
  ])('so is an option without its value: %s', async (_, command, rest) => {
    expect(await refusalOf(command, rest)).toBeInstanceOf(UsageFault);
  });
});
