import type { ReactNode } from 'react';
import type { NextStep, PasswordVerdict, ViewData } from '#shared/contracts';
import type { Json } from '#shared/kernel';
import type { Act } from '../login-api.ts';
import type { Setback } from './use-transaction.ts';

export type Step = NextStep['step'];
export type Next<S extends Step> = Extract<NextStep, { step: S }>;

/** Things beside the server's steps: the person asks for them, the server need not know. */
export type Panel = 'login' | 'register' | 'reset' | 'unlock';

export type ScreenProps<S extends Step> = Readonly<{
  view: ViewData;
  next: Next<S>;
  /** When the view was read (ms). */
  receivedAt: number;
  setback: Setback | null;
  pending: Act | null;
  act: (name: Act, body?: Json) => Promise<boolean>;
  panel: Panel | null;
  open: (panel: Panel) => void;
  /** What was typed as address, so that nobody types it twice (WCAG 3.3.7). */
  email: string;
  setEmail: (email: string) => void;
  checkPassword: (password: string) => Promise<PasswordVerdict | null>;
  leavingTo: string | null;
}>;

export type Screen<S extends Step> = (props: ScreenProps<S>) => ReactNode;
