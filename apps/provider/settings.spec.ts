import { expect, it } from 'vitest';
import { readSettings } from './settings.ts';

it('starts on 4000 with the printed codes and any free SMTP port when nothing is set', () => {
  expect(readSettings({})).toEqual({ ok: true, value: { port: 4000, smtpPort: 0, codes: 'fixed' } });
});

it('names every fault of the environment at once', () => {
  const read = readSettings({ PROVIDER_PORT: '65536', PROVIDER_SMTP_PORT: '-1', PROVIDER_CODES: 'none' });
  expect(read.ok ? '' : read.problem).toMatch(/PROVIDER_PORT.*PROVIDER_SMTP_PORT.*PROVIDER_CODES/);
});
