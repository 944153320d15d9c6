import { ok, refuse, type Outcome } from '#shared/kernel';
import type { CodePolicy } from './domain/templates.ts';

export type Settings = Readonly<{ port: number; smtpPort: number; codes: CodePolicy }>;

/** Reads the environment; the problem is one line that names every fault. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Outcome<Settings, string> {
  const port = portOf(env['PROVIDER_PORT'] || '4000');
  const smtpPort = portOf(env['PROVIDER_SMTP_PORT'] || '0');
  const codes = (['fixed', 'random'] as const).find((known) => known === (env['PROVIDER_CODES'] || 'fixed'));
  if (port !== null && smtpPort !== null && codes !== undefined) return ok({ port, smtpPort, codes });
  const faults = [
    port === null && 'PROVIDER_PORT must be a port number (0 to 65535)',
    smtpPort === null && 'PROVIDER_SMTP_PORT must be a port number (0 to 65535)',
    codes === undefined && 'PROVIDER_CODES must be fixed or random',
  ];
  return refuse(faults.filter(Boolean).join('; '));
}

function portOf(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
}
