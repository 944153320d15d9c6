import { describe, expect, it } from 'vitest';
import { loosensLogins } from './tenant-draft.ts';

const asking = (enrollment_grace_days?: number) => ({ mfa_config: { ...(enrollment_grace_days && { enrollment_grace_days }) } });

const important = (name: string, ...list: string[]) => ({ mfa_reset_config: { [name]: list } });

describe('settings that weaken logins wait for a second person (rulings section 7)', () => {
  it.each([
    ['nothing changed', {}, {}, false],
    ['the password grant is opened', {}, { allow_password_grant: true }, true],
    ['L-045 a second factor is asked for', {}, asking(14), false],
    ['L-045 it is asked for no more', asking(14), {}, true],
    ['L-045 it is asked for no more, by an empty setting', asking(14), asking(), true],
    ['L-045 people get more days', asking(14), asking(30), true],
    ['L-045 people get fewer days', asking(14), asking(7), false],
    ['D-8 a domain is important', {}, important('important_domains', 'a.jp'), false],
    [
      'D-8 a domain is important no more',
      important('important_domains', 'a.jp', 'b.jp'),
      important('important_domains', 'b.jp'),
      true,
    ],
    ['D-8 nobody is important by name any more', important('important_users', 'ceo@a.jp'), {}, true],
  ])('%s', (_, before, after, loosens) => {
    expect(loosensLogins(before, after)).toBe(loosens);
  });
});
