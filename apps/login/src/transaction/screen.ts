import type { ReactNode } from 'react';
import type { AccountView, NextStep, PasswordVerdict, ViewData } from '#shared/contracts';
import type { Json } from '#shared/kernel';
import type { Act, Shown } from '../login-api.ts';
import type { CodesLeft, Setback } from './use-transaction.ts';

export type Step = NextStep['step'];
export type Next<S extends Step> = Extract<NextStep, { step: S }>;

/** Things beside the server's steps: the person asks for them, the server need not know. */
export type Panel = 'login' | 'register' | 'reset' | 'unlock' | ChosenWay | 'ways';

/** A way for which the person has a code at hand: choosing it is between them and the page. */
export type ChosenWay = 'totp' | 'recovery-code';

export type ScreenProps<S extends Step> = Readonly<{
  view: ViewData;
  next: Next<S>;
  /** When the view was read (ms). */
  receivedAt: number;
  setback: Setback | null;
  pending: Act | null;
  act: (name: Act, body?: Json) => Promise<boolean>;
  /** Does an act whose answer is shown once; the view is not read again, so that what is shown stays. Null when refused. */
  obtain: <A extends keyof Shown>(name: A, body?: Json) => Promise<Shown[A] | null>;
  /** Reads the view again. */
  refresh: () => Promise<void>;
  /** A recovery code was used in this login: how many are left. */
  codesLeft: CodesLeft | null;
  panel: Panel | null;
  open: (panel: Panel) => void;
  /** What was typed as address, so that nobody types it twice (WCAG 3.3.7). */
  email: string;
  setEmail: (email: string) => void;
  checkPassword: (password: string) => Promise<PasswordVerdict | null>;
  leavingTo: string | null;
}>;

/** What the form of a chosen way needs, whatever step it stands in for. */
export type FormProps = Pick<ScreenProps<Step>, 'view' | 'act' | 'pending' | 'setback' | 'open'> & { account: AccountView };

export type Screen<S extends Step> = (props: ScreenProps<S>) => ReactNode;
