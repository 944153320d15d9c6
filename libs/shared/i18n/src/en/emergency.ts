import type { EmergencyText } from '../emergency.ts';

/** The emergency procedure in English: the same sections and commands as in Japanese. */
export const emergency: EmergencyText = {
  title: 'Emergency reset procedure',
  product: 'Sekisho console',
  lead: 'How to reset the second factor of one user by hand while the console cannot be used. This device keeps a copy of this page, which opens even when the server is down. It names nobody.',
  warning:
    'An MFA reset is an important security operation. Everything is recorded and audited in detail. Wherever the console works, use “MFA reset” there instead.',
  print: 'Print this page and keep it in a safe place away from the server (Ctrl+P, ⌘P on macOS).',
  back: 'To the console',
  other: '日本語',
  version: 'Version',
  sections: [
    {
      heading: 'When to use it',
      kind: 'points',
      items: [
        { say: 'The console or the API is down and its return cannot be waited for.' },
        { say: 'No senior administrator is there to approve, so that an important account cannot be reset the usual way.' },
        { say: 'It does one thing only: the complete reset of one user.' },
      ],
    },
    {
      heading: 'What you need',
      kind: 'points',
      items: [
        {
          say: 'Two different people to sign. Both are security or senior administrators, one of them is a senior. The user cannot sign.',
        },
        {
          say: 'An offline key of each of them, made in quiet times. The line it prints is registered under “Offline key” in the console.',
          command: 'key',
        },
        { say: 'A machine with the settings of the server that reaches the database. The API and Redis may be down.' },
        { say: 'Proof of who the user is. Where the request comes by phone, call back the registered number.' },
      ],
    },
    {
      heading: 'Steps (within 15 minutes of the first)',
      kind: 'steps',
      items: [
        {
          say: 'Operator: write the request. Tell both signers the SHA-256 it prints, by voice. ORGANIZATION is the short name (slug) or the id of the organization.',
          command: 'ask',
        },
        {
          say: 'Signer 1: open request.json on your own machine; compare the user, the reason and the SHA-256.',
          command: 'show',
        },
        { say: 'Signer 1: sign on your own machine. No network is needed. Never hand over the private key.', command: 'sign' },
        { say: 'Signer 2: check the same request.json and sign it with your own key (signature-2.json).' },
        { say: 'Operator: carry it out under both signatures. A request can be carried out once.', command: 'run' },
      ],
    },
    {
      heading: 'Afterwards',
      kind: 'points',
      items: [
        {
          say: 'The command writes the audit log together with the reset; nothing is imported later. Once the console is back, have an auditor look for the event “A break-glass reset was carried out under two offline keys”.',
        },
        {
          say: 'The user, the senior and security administrators and the technicians are told. Mails leave as soon as a worker is back.',
        },
        { say: 'The user sets up a new second factor with the single-use link from the mail and the password.' },
        { say: 'Where the command says that connected systems are left, remove the factor from them by hand.' },
        { say: 'Make the report from the history of resets and keep it.' },
      ],
    },
    {
      heading: 'When it does not work',
      kind: 'points',
      items: [
        { say: 'After 15 minutes, or when the request or the user has changed, begin again with a new request.' },
        { say: 'When a key is lost, another administrator signs. Its owner revokes it under “Offline key” later.' },
        { say: 'When the database is down as well, restore it first. Do not change the database by hand.' },
        { say: 'When nothing helps, call the senior administrators and the technicians.' },
      ],
    },
  ],
};
