import type { sms as source } from '../ja/sms.ts';

export const sms: Readonly<Record<keyof typeof source, string>> = {
  mfaReset: '{tenant}: an administrator reset your multi-factor authentication on {when}. Not expected? Contact {support}',
  mfaPaused:
    '{tenant}: an administrator paused your multi-factor authentication on {when}, until {until}. Not expected? Contact {support}',
  mfaPauseEnding: '{tenant}: the pause of your multi-factor authentication ends on {until}. Questions? Contact {support}',
  mfaPauseEnded: '{tenant}: the pause of your multi-factor authentication ended on {when}. Questions? Contact {support}',
  mfaRestored: '{tenant}: your multi-factor authentication was put back on {when} as it was. Not expected? Contact {support}',
};
