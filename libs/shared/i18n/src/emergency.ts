/** What is typed in an emergency; the same in every language. Words in capitals stand for the reader's own. An organization is named by its short name or its id. */
export const emergencyCommands = {
  key: 'npx sekisho keys new-personal --for EMAIL --passphrase-file passphrase.txt personal.key',
  ask: 'npx sekisho break-glass ask --organization ORGANIZATION --tenant TENANT_ID --user EMAIL --reason device_lost --proof call_back request.json',
  show: 'npx sekisho break-glass show request.json',
  sign: 'npx sekisho break-glass sign --key personal.key --passphrase-file passphrase.txt --user EMAIL request.json signature-1.json',
  run: 'npx sekisho break-glass run request.json signature-1.json signature-2.json',
} as const;

export type EmergencyItem = Readonly<{ say: string; command?: keyof typeof emergencyCommands }>;
/** `steps` are done in their order; `points` are true side by side. */
export type EmergencySection = Readonly<{ heading: string; kind: 'steps' | 'points'; items: readonly EmergencyItem[] }>;
/** The emergency procedure, as the page that needs no server shows it and the command line prints it. */
export type EmergencyText = Readonly<{
  title: string;
  product: string;
  lead: string;
  warning: string;
  print: string;
  back: string;
  other: string;
  version: string;
  sections: readonly EmergencySection[];
}>;
