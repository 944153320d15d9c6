/**
 * What the hosted login UI is told. The server says what comes next, the UI is a map from step to screen:
 * it holds no flow logic and learns nothing about a policy beyond the ways that are open now.
 */

/** A way to prove something, as policies and `amr` name it. */
export type MethodName = 'password' | 'initial-registration' | 'totp' | 'sms' | 'email' | 'recovery-code';

/** A way by which a code is sent. */
export type CodeMethod = 'sms' | 'email';

/**
 * A second factor that the policy accepts now. `target` is masked; null where nothing is sent, or nowhere yet. One that is not
 * `usable` is not set up; a person who has none may be let to set one up (`enrol`).
 */
export type Way = Readonly<{
  method: Exclude<MethodName, 'password' | 'initial-registration'>;
  target: string | null;
  usable: boolean;
}>;

/** Who the transaction is bound to, masked; `registering` while the account exists only in this transaction. */
export type AccountView = Readonly<{ email: string; registering: boolean }>;

export type NextStep =
  /** Nobody is bound yet. `ways` is what the policy allows as a first act. */
  | Readonly<{
      step: 'identify';
      ways: readonly ('password' | 'initial-registration')[];
      passwordMinLength: number;
      loginHint: string | null;
    }>
  /** A second proof is lacking and no code is under way. */
  | Readonly<{ step: 'choose'; ways: readonly Way[]; account: AccountView }>
  /** A code was sent and waits to be typed. All times are seconds from `now` of the view. */
  | Readonly<{
      step: 'code';
      method: CodeMethod;
      target: string;
      expiresIn: number;
      resendIn: number;
      sendsLeft: number;
      triesLeft: number;
      otherWays: readonly Way[];
      account: AccountView;
    }>
  /** A code of the authenticator app is asked for; nothing is sent. `checkClock` after the second miss (L-043). */
  | Readonly<{ step: 'totp'; checkClock: boolean; otherWays: readonly Way[]; account: AccountView }>
  /**
   * The policy demands an authenticator app and the person has none: it is set up here and now (`totp-enrollment`), with a
   * ticket where all factors were reset or lost. `otherWays` are those that would do instead.
   */
  | Readonly<{ step: 'enrol'; ticketNeeded: boolean; underWay: boolean; otherWays: readonly Way[]; account: AccountView }>
  /** The first app was set up in this login: its recovery codes are offered before it goes on (L-050). */
  | Readonly<{ step: 'recovery-codes'; account: AccountView }>
  /** Every condition is met, and whoever has no second factor is asked to set one up; so many of the days for it are left (L-045). */
  | Readonly<{ step: 'nudge'; days: number; daysLeft: number; ticketNeeded: boolean; account: AccountView }>
  /** Every condition is met: `authorize` with `remember_device` true makes this browser a trusted one for so many days (L-060). */
  | Readonly<{ step: 'remember-device'; days: number; account: AccountView }>
  /** Every condition is met: POST …/authorize and follow its redirect_uri. */
  | Readonly<{ step: 'done'; account: AccountView }>
  /** Nothing can be done here any more. `returnUri` leads back to the application where it is known. */
  | Readonly<{ step: 'ended'; reason: 'expired' | 'failure' | 'locked' | 'denied' | 'consumed'; returnUri: string | null }>;

/** `GET /{tenant-id}/v1/authorizations/{id}/view-data`; snake case because it is part of the transaction API's wire format. */
export type ViewData = Readonly<{
  client_id: string;
  client_name: string;
  client_uri?: string;
  logo_uri?: string;
  tos_uri?: string;
  policy_uri?: string;
  contacts?: readonly string[];
  scopes: readonly string[];
  session_enabled: boolean;
  login_hint?: string;
  ui_locales?: string;
  tenant: Readonly<{
    id: string;
    name: string;
    domain: string;
    logo_uri: string | null;
    accent_color: string | null;
    support_contact: string | null;
  }>;
  authentication_policy: Readonly<{ available_methods: readonly string[] }>;
  next: NextStep;
}>;

/** Every refusal of the transaction surface; the extra members are facts for the UI. */
export type TransactionRefusal = Readonly<{
  error: string;
  error_description: string;
  /** The stable code of the problem catalogue. */
  code: string;
  /** Correlates the answer with the log; shown beside 「お問い合わせ番号」. */
  request_id: string;
  error_messages?: readonly string[];
  tries_left?: number;
  /** The device's clock may be wrong (L-043). */
  check_clock?: true;
  /** Seconds until it makes sense to try again. */
  retry_after?: number;
}>;

/** `POST …/password-check`: `strength` 0 (guessed at once) to 4; `problems` is empty when the password would be accepted. */
export type PasswordVerdict = Readonly<{
  strength: 0 | 1 | 2 | 3 | 4;
  problems: readonly ('too_short' | 'too_long' | 'too_common' | 'contains_context')[];
  min_length: number;
}>;
