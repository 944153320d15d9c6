import type { Permission, Role } from './permissions.ts';

/** What the console's own pages are drawn from. Times are ISO 8601 in UTC; the page shows them in JST. */
export type ConsoleTimes = Readonly<{
  now: string;
  /** When the session ends if nobody acts until then. */
  idle_until: string;
  /** When it ends in any case. */
  ends_at: string;
  idle_seconds: number;
}>;

/** Until when the administrator counts as freshly proved; null where he never did or no longer does. */
export type ConsoleElevation = Readonly<{ until: string | null }>;

export type ConsoleTenant = Readonly<{
  id: string;
  name: string;
  kind: 'ADMIN' | 'ORGANIZER' | 'PUBLIC';
  permissions: readonly (Permission | `idp:${string}`)[];
  roles: readonly Role[];
}>;

/** How the console looks; `contrast` is 高コントラスト表示. */
export const consoleThemes = ['system', 'light', 'dark', 'contrast'] as const;
export type ConsoleTheme = (typeof consoleThemes)[number];
export const consoleLanguages = ['ja', 'en'] as const;
/** Null: never chosen, so the browser decides. */
export type ConsolePreferences = Readonly<{ theme: ConsoleTheme | null; language: (typeof consoleLanguages)[number] | null }>;

export type ConsoleMe = Readonly<{
  id: string;
  username: string;
  name: string;
  organization: Readonly<{ id: string; slug: string; name: string }>;
  tenants: readonly ConsoleTenant[];
  last_login_at: string | null;
  preferences: ConsolePreferences;
  times: ConsoleTimes;
  elevation: ConsoleElevation;
}>;

export type ConsoleSession = Readonly<{ times: ConsoleTimes; elevation: ConsoleElevation }>;

/** The ways an administrator can give his second proof. */
export type ReauthenticationWay = 'totp' | 'recovery_code';
export type ReauthenticationView = Readonly<{
  id: string;
  /** `second_factor`: the password was right and a code is needed yet. */
  state: 'second_factor' | 'elevated';
  ways: readonly ReauthenticationWay[];
  expires_at: string | null;
}>;

export const loginMethods = ['password', 'totp', 'sms', 'email', 'recovery_code'] as const;
export type LoginMethod = (typeof loginMethods)[number];

export type Dashboard = Readonly<{
  at: string;
  /** Right and wrong answers of each method, since `since`, in steps of `step_seconds`. */
  logins: Readonly<{
    since: string;
    step_seconds: number;
    methods: readonly Readonly<{ method: LoginMethod; success: number; failure: number }>[];
    steps: readonly Readonly<{ at: string; success: number; failure: number }>[];
  }>;
  coverage: Readonly<{
    users: number;
    with_second_factor: number;
    by_factor: Readonly<Record<'totp' | 'sms' | 'recovery_code', number>>;
  }>;
  locks: Readonly<{ passwords: number; second_factors: number }>;
  /** Requests for a second person's decision that wait. */
  approvals: Readonly<{ pending: number }>;
  sessions: number;
}>;

export type LockKind = 'password' | 'own_password' | 'totp' | 'recovery_code' | 'sms' | 'email' | 'mailed_code';
export type LockedUser = Readonly<{
  id: string;
  name: string;
  /** Masked (D-19). */
  username: string;
  important: boolean;
  locks: readonly Readonly<{ kind: LockKind; until: string }>[];
}>;

export type UserSessions = Readonly<{
  id: string;
  name: string;
  username: string;
  important: boolean;
  sessions: readonly Readonly<{
    id: string;
    ip: string;
    user_agent: string;
    started_at: string;
    last_seen_at: string;
  }>[];
}>;
