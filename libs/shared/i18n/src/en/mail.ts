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
    text: 'The password of your account was changed, and every other device was logged out.\n\nIf this was not you, contact support at once.',
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
    text: 'Your account was locked for a while because of repeated failed logins.\n\nIf it was you, choose "Unlock by email" on the login page or try again later. If it was not you, we recommend changing your password.',
  },
  factorAdded: {
    subject: '[{tenant}] An authenticator app was added',
    text: 'An authenticator app was added to your account. From the next login on, its codes can prove that it is you.\n\nIf this was not you, contact support at once.',
  },
  factorLocked: {
    subject: '[{tenant}] Too many wrong verification codes',
    text: 'Verification codes were entered wrongly several times in a row, so this way of proving it is you was stopped for a while. Try again later or use another way.\n\nIf this was not you, somebody may know your password. Change it now.',
  },
  recoveryCodeUsed: {
    subject: '[{tenant}] A recovery code was used',
    text: 'A recovery code was used to log in to your account. {left} are left. When they run low, make new ones on the security page.\n\nIf this was not you, contact support at once.',
  },
  unlock: {
    subject: '[{tenant}] Unlock your account',
    text: 'Open this link to unlock your account. It works once, for 30 minutes.\n\n{link}\n\nIf you did not ask for this, discard this mail.',
  },
  factorRemoved: {
    subject: '[{tenant}] A second factor was removed',
    text: 'A second factor was removed from your account.\n\nIf this was not you, change your password now and contact support.',
  },
  recoveryCodesMade: {
    subject: '[{tenant}] New recovery codes',
    text: 'New recovery codes were made for your account. Older ones no longer work.\n\nIf this was not you, contact support at once.',
  },
  emailChanged: {
    subject: '[{tenant}] Your e-mail address was changed',
    text: 'The e-mail address of your account was changed to another one. From now on mails go there.\n\nIf this was not you, contact support at once.',
  },
  confirmSignUp: {
    subject: '[{tenant}] Confirm your registration',
    text: 'Open this link, or enter the code {code}, to complete your registration. It works once, for {minutes} minutes.\n\n{link}\n\nIf you did not ask for this, discard this mail.',
  },
  signInLink: {
    subject: '[{tenant}] Your link to log in',
    text: 'Open this link, or enter the code {code}, to log in. It works once, for {minutes} minutes.\n\n{link}\n\nNever pass it on. If you did not ask for this, discard this mail.',
  },
  recoveryLink: {
    subject: '[{tenant}] Recover your account',
    text: 'Open this link, or enter the code {code}, to log in and set a new password. It works once, for {minutes} minutes.\n\n{link}\n\nYour multi-factor settings stay as they are. If you did not ask for this, discard this mail.',
  },
  confirmNewEmail: {
    subject: '[{tenant}] Confirm your new e-mail address',
    text: 'Open this link, or enter the code {code}, to make this the address of your account. It works once, for {minutes} minutes.\n\n{link}\n\nIf you did not ask for this, discard this mail.',
  },
};
