import type { circumstances as jaCircumstances, mail as ja } from '../ja/mail.ts';

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
    text: 'An authenticator app was added to your account. From the next login on, its codes can prove that it is you.\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, contact support at once.',
  },
  factorSetUp: {
    subject: '[{tenant}] An authenticator app was set up',
    text: 'An authenticator app was set up on your account. From the next login on, its codes can prove that it is you. Recovery codes that were made right after it belong to this set-up.\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, contact support at once.',
  },
  numberAdded: {
    subject: '[{tenant}] A phone number was added as a way to log in',
    text: 'A phone number was added to the ways your account is verified. From the next login on, codes sent to it by SMS can prove that it is you.\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, contact support at once.',
  },
  factorRenamed: {
    subject: '[{tenant}] One of your ways to log in was renamed',
    text: 'One of the ways your account is verified has another name now. The way itself is the same.\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, change your password at once and contact support.',
  },
  sessionEnded: {
    subject: '[{tenant}] Other devices were logged out',
    text: 'Logins of your account on other devices were ended ({n}).\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, change your password at once and contact support.',
  },
  factorLocked: {
    subject: '[{tenant}] Too many wrong verification codes',
    text: 'Verification codes were entered wrongly several times in a row, so this way of proving it is you was stopped for a while. Try again later or use another way.\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, somebody may know your password. Change it now.',
  },
  recoveryCodeUsed: {
    subject: '[{tenant}] A recovery code was used',
    text: 'A recovery code was used to log in to your account. {left} are left. When they run low, make new ones on the security page.\n\n{page}\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, contact support at once.',
  },
  deviceRemembered: {
    subject: '[{tenant}] A device is trusted from now on',
    text: 'A device that was logged in on is trusted for {days} days. On it, no second proof is asked for after the password.\n\nYou can see and revoke trusted devices on the security settings page.\n\n{page}\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, revoke the trust of all devices and change your password at once.',
  },
  unlock: {
    subject: '[{tenant}] Unlock your account',
    text: 'Open this link to unlock your account. It works once, for 30 minutes.\n\n{link}\n\nIf you did not ask for this, discard this mail.',
  },
  factorRemoved: {
    subject: '[{tenant}] A second factor was removed',
    text: 'A second factor was removed from your account.\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, change your password now and contact support.',
  },
  recoveryCodesMade: {
    subject: '[{tenant}] New recovery codes',
    text: 'Recovery codes were made for your account. If there were older ones, they no longer work.\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, contact support at once.',
  },
  emailChanged: {
    subject: '[{tenant}] Your e-mail address was changed',
    text: 'The e-mail address of your account was changed to another one. From now on mails go there.\n\nTime: {when}\nDevice: {device}\nIP address: {address}\n\nIf this was not you, contact support at once.',
  },
  confirmSignUp: {
    subject: '[{tenant}] Confirm your registration',
    text: 'Open this link, or enter the code {code}, to complete your registration. It works once, for {minutes} minutes.\n\n{link}\n\nIf you did not ask for this, discard this mail.',
  },
  inviteLink: {
    subject: '[{tenant}] You are invited',
    text: 'An account was made for you. Open this link, or enter the code {code}, to begin. It works once, for {minutes} minutes.\n\n{link}\n\nNever pass it on. If you did not expect this, discard this mail.',
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
  mfaReset: {
    subject: '[{tenant}] Your multi-factor authentication was reset',
    text: 'At {when} an administrator reset the multi-factor authentication (MFA) of your account. You were logged out everywhere.\n\nAt your next login you set it up again. A code for that comes in another mail.\n\nIf you did not ask for this, contact {support} at once.',
  },
  mfaPaused: {
    subject: '[{tenant}] Your multi-factor authentication was paused',
    text: 'At {when} an administrator paused the multi-factor authentication (MFA) of your account. The pause ends by itself at {until}. Until then recovery codes cannot be used.\n\nIf you verify yourself once with a way you have set up, the pause ends at that moment.\n\nIf you did not ask for this, contact {support} at once.',
  },
  mfaPauseEnding: {
    subject: '[{tenant}] The pause of your multi-factor authentication ends soon',
    text: 'The pause of your multi-factor authentication (MFA) ends at {until}. Logins after that ask for the way you have set up.\n\nIf you cannot use it, or did not ask for the pause, contact {support} before then.',
  },
  mfaPauseEnded: {
    subject: '[{tenant}] The pause of your multi-factor authentication has ended',
    text: 'At {when} the pause of your multi-factor authentication (MFA) ended. From the next login on you verify yourself with the way you have set up.\n\nIf you cannot use it, or did not ask for the pause, contact {support}.',
  },
  mfaRestored: {
    subject: '[{tenant}] Your multi-factor settings were restored',
    text: 'At {when} a reset that had failed halfway was undone, and your multi-factor (MFA) settings were restored. You log in as before.\n\nIf you did not expect this, contact {support} at once.',
  },
  mfaEnrolmentTicket: {
    subject: '[{tenant}] Set up your way to log in again',
    text: 'This link lets you set up a way to verify yourself again. It works once, within 24 hours.\n\n{link}\n\nOpen it, log in with your password, and set up your authenticator app.\n\nIf you cannot open it, log in from your usual application with your password and paste this code where the code of your link is asked for.\n\n{ticket}\n\nThe link and the code alone let nobody in. Never tell them to anyone.\n\nIf you did not expect this, contact support at once.',
  },
  staffApprovalAsked: {
    subject: '[{tenant}] Approval asked for MFA reset #{number}',
    text: 'At {when} an approval was asked for MFA reset #{number} (urgency: {urgency}). Read it in the console under Approvals.\n\n{page}',
  },
  staffResetEscalation: {
    subject: '[{tenant}] MFA reset #{number} needs attention',
    text: 'At {when} MFA reset #{number} came to need attention.\n\nCause: {cause}\nRun: {run}\nCode: {code}\n\nDecide in the console, under History of resets, whether to retry or to roll back.',
  },
  staffResetAlarm: {
    subject: '[{tenant}] Unusual MFA reset activity',
    text: 'At {when} an unusual pattern was seen in what administrator {admin} does: {rules}\n\nThe next reset needs an approval. Look at the resets of this administrator in the console under History of resets.',
  },
  staffResetNotice: {
    subject: '[{tenant}] An urgent MFA reset #{number} was carried out',
    text: 'At {when} an MFA reset #{number} of the highest urgency was carried out.\n\nRun: {run}\n\nRead it in the console under History of resets.',
  },
  staffBreakGlass: {
    subject: '[Important] [{tenant}] Break-glass reset #{number} by offline keys was carried out',
    text: 'At {when}, break-glass reset #{number} was carried out from the command line under the offline keys of two people.\n\nUser: {user}\nOrganization: {organization}\nRun: {run}\nSigned by: {first}, {second}\n\nFor more, open its report in the console under History of resets. If you know nothing of it, have both keys revoked at once and end the sessions of the user.',
  },
  staffOfflineKeyRegistered: {
    subject: '[{tenant}] An offline key was registered',
    text: 'At {when}, an offline key of the administrator {admin} was registered.\n\nKey: {key}\n\nPlease ask the administrator. If he or she knows nothing of it, have the key revoked and end the sessions of that administrator.',
  },
  staffOfflineKeyRevoked: {
    subject: '[{tenant}] An offline key was revoked',
    text: 'At {when}, the offline key of the administrator {admin} was revoked.\n\nKey: {key}\n\nSignatures of this key are not accepted any more.',
  },
  adminReauthLocked: {
    subject: '[{tenant}] The proofs of an administrator are locked',
    text: 'At {when} the proofs of administrator {admin} were locked after too many failures.\n\nPlease ask that person. If it was not you or them, end the sessions of that administrator and have the password changed.',
  },
};

export const helpDesk = 'your organization’s administrator (help desk)';

export const circumstances: typeof jaCircumstances = {
  both: '{browser} ({system})',
  unknown: 'An unknown device',
  service: 'The administration of the application',
  nowhere: 'None',
  zone: 'Japan time, UTC+9',
};
