export type { AccountView, MethodName, NextStep, PasswordVerdict, TransactionRefusal, ViewData, Way } from './login-view.ts';
