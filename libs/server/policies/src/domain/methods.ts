/** A way to prove something. `registration` sets a password and proves it at once, so it counts as knowledge. */
export type MethodKind = 'knowledge' | 'registration' | 'possession';

export type Method = Readonly<{
  /** As policies and `amr` name it. */
  method: string;
  /** Every interaction that belongs to it. */
  interactions: readonly string[];
  /** The one of them whose success proves it; a sent code proves nothing. */
  provedBy: string;
  kind: MethodKind;
  /** Methods that share a channel are one factor, however often it is used (TH-12). */
  channel: string;
  /** Whether it may be one of the two factors of AAL2. */
  aal2: boolean;
}>;

/** A new factor is one entry here. */
export const methods = [
  {
    method: 'password',
    interactions: ['password-authentication'],
    provedBy: 'password-authentication',
    kind: 'knowledge',
    channel: 'password',
    aal2: true,
  },
  {
    method: 'initial-registration',
    interactions: ['initial-registration'],
    provedBy: 'initial-registration',
    kind: 'registration',
    channel: 'password',
    aal2: true,
  },
  {
    method: 'totp',
    interactions: ['totp-enrollment', 'totp-authentication', 'recovery-code-generation'],
    provedBy: 'totp-authentication',
    kind: 'possession',
    channel: 'authenticator-app',
    aal2: true,
  },
  {
    method: 'sms',
    interactions: ['sms-authentication-challenge', 'sms-authentication'],
    provedBy: 'sms-authentication',
    kind: 'possession',
    channel: 'phone',
    aal2: true,
  },
  // A mailbox opens with another password: no out-of-band factor in the sense of NIST SP 800-63B 3.1.3.1.
  {
    method: 'email',
    interactions: ['email-authentication-challenge', 'email-authentication'],
    provedBy: 'email-authentication',
    kind: 'possession',
    channel: 'mailbox',
    aal2: false,
  },
  // Look-up secrets are something held (NIST SP 800-63B-4 section 3.1.2): saved ones stand in for a lost factor.
  {
    method: 'recovery-code',
    interactions: ['recovery-code-authentication'],
    provedBy: 'recovery-code-authentication',
    kind: 'possession',
    channel: 'recovery-codes',
    aal2: true,
  },
] as const satisfies readonly Method[];

export type MethodName = (typeof methods)[number]['method'];

/** The registry seen through its general type. */
export const knownMethods: readonly Method[] = methods;

/** Somebody can begin with it: it tells who they are and proves it. */
export const isFirstFactor = (method: Method): boolean => method.kind !== 'possession';

/** What a factor is made of: something known or something held. */
export const factorOf = (method: Method): 'knowledge' | 'possession' =>
  method.kind === 'possession' ? 'possession' : 'knowledge';

export const methodOfInteraction = (interaction: string, known: readonly Method[] = knownMethods): Method | undefined =>
  known.find((method) => method.interactions.includes(interaction));
