import type { Catalogue } from '../catalogue.ts';
import type { loginSetUp as ja } from '../ja/login-set-up.ts';

/** The same words in English; a key that Japanese has and this file lacks does not compile. */
export const loginSetUp: Catalogue<typeof ja> = {
  'enrol.title': 'Set up an authenticator app',
  'enrol.lead': 'To go on, you need to set up an authenticator app. It takes these three steps.',
  'enrol.app': 'Get an authenticator app',
  'enrol.app.text': 'Install one of these apps on your phone. One that you use already is fine.',
  'enrol.key': 'Add this account to the app',
  'enrol.key.scan': 'Choose to add an account in the app and scan the QR code.',
  'enrol.key.open': 'You can add it to the authenticator app of this phone.',
  'enrol.key.openApp': 'Open in the authenticator app',
  'enrol.key.other': 'To use the app of another device, scan the QR code with it.',
  'enrol.key.alt':
    'QR code for adding this account to an authenticator app. If you cannot scan it, enter the setup key right below in the app.',
  'enrol.key.text': 'Setup key',
  'enrol.key.hint': 'If you cannot scan the QR code, enter this in the app.',
  'enrol.key.copy': 'Copy the key',
  'enrol.key.once':
    'Use the QR code or the key within 15 minutes. Loading this page again makes new ones, and the ones before stop working.',
  'enrol.key.renewed':
    'This is a new QR code. The code and the key before no longer work: if you added them, remove them from the app and add this one.',
  'enrol.key.again': 'Show a new QR code',
  'enrol.key.secret': 'Do not show the QR code or the key to anybody.',
  'enrol.code': 'Enter the 6-digit code it shows',
  'enrol.ticket.title': 'Set up the authenticator app again',
  'enrol.ticket.lead':
    'All ways of confirming it is you were reset for this account. To set up again, you need the code of the link that your administrator sent you.',
  'enrol.ticket.field': 'Code of the link you were sent',
  'enrol.ticket.hint': 'You can paste the whole link. It works once, within 24 hours.',
  'enrol.ticket.empty': 'Enter the code of the link you were sent.',
  'enrol.ticket.wrong': 'The code is not correct or has expired. Ask your administrator for a new link.',
  'enrol.ticket.submit': 'Go on to set up',

  'codes.title': 'Save your recovery codes',
  'codes.lead':
    'Use one of these codes when you cannot use the authenticator app, for example after losing your phone. Each code works once.',
  'codes.once': 'The codes are shown only now. Save them in a safe place before you go on.',
  'codes.list': 'Recovery codes ({n})',
  'codes.show': 'Show the recovery codes',
  'codes.copy': 'Copy',
  'codes.copied': 'Copied.',
  'codes.notCopied': 'It could not be copied. Select and copy it, or write it down.',
  'codes.download': 'Download',
  'codes.print': 'Print',
  'codes.saved': 'I have saved them in a safe place',
  'codes.savedFirst': 'Save them and tick the box to go on.',
  'codes.next': 'Continue',
  'codes.file.name': 'recovery-codes',
  'codes.file.tenant': 'Organization: {tenant}',
  'codes.file.account': 'Account: {account}',
  'codes.file.date': 'Made on: {date}',
  'codes.file.advice': 'Each code works once. Never tell one to anybody.',

  'guide.title': 'How to use an authenticator app',
  'guide.what': 'What an authenticator app is',
  'guide.what.text':
    'It is an app that shows the 6-digit code you log in with. The code changes every 30 seconds and is made inside your device, so it works without reception too. Somebody who learns your password still cannot log in without the code.',
  'guide.apps': 'Common authenticator apps',
  'guide.clock': 'Let the clock be set automatically',
  'guide.clock.text':
    'The code is made from the time. If the clock of your device is off, the code is wrong. Turn on automatic date and time in the settings of the device.',
  'guide.phone': 'When you change phones',
  'guide.phone.text':
    'Move your accounts to the app on the new phone before you part with the old one. How to do that depends on the app. Keep the app on the old phone until you have logged in with a code of the new one.',
  'guide.codes': 'Keep your recovery codes',
  'guide.codes.text':
    'With a recovery code you can log in when your device is lost or broken. Print the codes and lock them away, or save them in a password manager, and not only on the device that has the authenticator app. Make new ones when few are left.',
  'guide.secret': 'Never tell anybody a code',
  'guide.secret.text':
    'Neither support nor an administrator will ever ask for a 6-digit code, a recovery code or a setup key. If somebody asks by phone, email or message, do not tell it, and let your administrator know.',
  'guide.close': 'Go on with your login in the tab before. You can close this one.',

  // this device may stand in for the second factor (L-060)
  'trust.title': 'Trust this device?',
  'trust.lead': 'If you trust it, no second proof is asked for after the password the next times you log in on it.',
  'trust.device': 'Your device',
  'trust.tick': 'Trust this device for {n} days',
  'trust.shared':
    'Do not tick this on a device that others use too. You can revoke the trust on the security settings page at any time.',
  'trust.next': 'Continue',
  'trust.unknown': 'Unknown device',
  'trust.both': '{browser} ({system})',

  // the tenant wants everybody to have a second factor (L-045)
  'nudge.title': 'Set up an authenticator app?',
  'nudge.lead':
    'Your organization asks you to set up an authenticator app. Then nobody else can log in, even with your password.',
  'nudge.left': '{n} of {days} days left to set it up',
  'nudge.then': 'After that, you cannot log in until it is set up. It takes about 3 minutes.',
  'nudge.now': 'Set up now',
  'nudge.later': 'Later',
};
