import type { mail as ja } from '../ja/mail.ts';

export const mail: typeof ja = {
  code: {
    subject: '[{tenant}] Verification code {code}',
    text: 'Your verification code is {code}. It is valid for {minutes} minutes.\n\nNever tell it to anyone. If you did not ask for it, discard this mail.',
  },
  passwordReset: {
    subject: '[{tenant}] Reset your password',
    text: 'Set a new password with this link. It works once, for 30 minutes.\n\n{link}\n\nYour multi-factor settings stay as they are. If you did not ask for this, discard this mail; your password is unchanged.',
  },
  passwordChanged: {
    subject: '[{tenant}] Your password was changed',
    text: 'The password of your account was changed, and every device was logged out.\n\nIf this was not you, contact support at once.',
  },
  verifyEmail: {
    subject: '[{tenant}] Confirm your e-mail address',
    text: 'Open this link to confirm that this address is yours. It is valid for 24 hours.\n\n{link}\n\nIf you did not expect this, discard this mail.',
  },
  alreadyRegistered: {
    subject: '[{tenant}] This address is already registered',
    text: 'Somebody tried to register with this address, but it already has an account.\n\nIf it was you, just log in. If you forgot your password, use "Forgot your password?" on the login page. If it was not you, there is nothing to do.',
  },
  locked: {
    subject: '[{tenant}] Your account was locked',
    text: 'Your account was locked for a while because of repeated failed logins.\n\nIf it was you, choose "Unlock" on the login page or try again later. If it was not you, we recommend changing your password.',
  },
  unlock: {
    subject: '[{tenant}] Unlock your account',
    text: 'Open this link to unlock your account. It works once, for 30 minutes.\n\n{link}\n\nIf you did not ask for this, discard this mail.',
  },
};
