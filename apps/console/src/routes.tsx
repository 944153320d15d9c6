import type { ComponentType } from 'react';
import type { Permission } from '#shared/contracts';
import { WaitingBadge } from './approvals/waiting-badge.tsx';
import type { PlainKey } from './texts.tsx';

/** One page. `permissions`: one of them is enough; none named: any role. `nav`: its words in the main menu, where it stands there. */
export type Page = Readonly<{
  path: `/admin${string}`;
  title: PlainKey;
  nav?: PlainKey;
  permissions: readonly Permission[];
  /** Who is offered it in the menu, where that is fewer than may look at it. */
  offeredTo?: readonly Permission[];
  /** Stands beside the words in the menu. */
  Badge?: ComponentType;
  load: () => Promise<ComponentType>;
}>;

/** Every page of the console, in the order of its menu. What is not here does not exist; what is here is built. */
export const pages: readonly Page[] = [
  {
    path: '/admin',
    title: 'dashboard.title',
    nav: 'nav.dashboard',
    permissions: [],
    load: async () => (await import('./dashboard/dashboard-page.tsx')).DashboardPage,
  },
  {
    path: '/admin/approvals',
    title: 'approvals.title',
    nav: 'nav.approvals',
    permissions: ['mfa_reset.approve'],
    Badge: WaitingBadge,
    load: async () => (await import('./approvals/approvals-page.tsx')).ApprovalsPage,
  },
  {
    path: '/admin/approvals/$id',
    title: 'approval.title',
    permissions: ['mfa_reset.approve'],
    load: async () => (await import('./approvals/approval-page.tsx')).ApprovalPage,
  },
  {
    path: '/admin/mfa-reset',
    title: 'reset.title',
    nav: 'nav.reset',
    permissions: [], // who has no right to reset is told so, and how to get it, by the page itself
    offeredTo: ['mfa_reset.execute'],
    load: async () => (await import('./reset/reset-page.tsx')).ResetPage,
  },
  {
    path: '/admin/mfa-resets',
    title: 'history.title',
    nav: 'nav.history',
    permissions: ['mfa_reset.read'],
    load: async () => (await import('./history/history-page.tsx')).HistoryPage,
  },
  {
    path: '/admin/mfa-resets/$id/report',
    title: 'report.title',
    permissions: ['mfa_reset.read'],
    load: async () => (await import('./history/report-page.tsx')).ReportPage,
  },
  {
    path: '/admin/mfa-resets/$id/set-up',
    title: 'setUp.title',
    permissions: ['mfa_reset.execute'],
    load: async () => (await import('./set-up/set-up-page.tsx')).SetUpPage,
  },
  {
    path: '/admin/users',
    title: 'users.title',
    nav: 'nav.users',
    permissions: ['mfa_reset.execute'],
    load: async () => (await import('./users/users-page.tsx')).UsersPage,
  },
  {
    path: '/admin/users/$id',
    title: 'user.title',
    permissions: ['mfa_reset.execute'],
    load: async () => (await import('./users/user-page.tsx')).UserPage,
  },
  {
    path: '/admin/security',
    title: 'security.title',
    nav: 'nav.security',
    permissions: ['account.unlock', 'account.end_sessions', 'mfa_reset.approve'],
    load: async () => (await import('./security/security-page.tsx')).SecurityPage,
  },
  {
    path: '/admin/security/locked-users',
    title: 'locked.title',
    permissions: ['account.unlock'],
    load: async () => (await import('./security/locked-users-page.tsx')).LockedUsersPage,
  },
  {
    path: '/admin/security/sessions',
    title: 'sessions.title',
    permissions: ['account.end_sessions'],
    load: async () => (await import('./security/sessions-page.tsx')).SessionsPage,
  },
  {
    path: '/admin/security/offline-key',
    title: 'offlineKey.title',
    permissions: ['mfa_reset.execute', 'mfa_reset.approve'],
    load: async () => (await import('./security/offline-key-page.tsx')).OfflineKeyPage,
  },
  {
    path: '/admin/audit',
    title: 'audit.title',
    nav: 'nav.audit',
    permissions: ['audit.read'],
    load: async () => (await import('./audit/audit-page.tsx')).AuditPage,
  },
];
