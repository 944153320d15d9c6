export { AccountsModule } from './accounts.module.ts';
export { Attempts, HARD_STOP, LOGIN_LIMIT, type AttemptKey, type AttemptLimit } from './attempts.ts';
export { AccountStore, type AccountDraft, type Mailbox } from './db/account.store.ts';
export { RoleStore } from './db/role.store.ts';
export { accountTable, accountTables, contactPointTable, roleBindingTable } from './db/tables.ts';
export {
  isActive,
  isPaused,
  mayLogIn,
  normaliseUsername,
  type Account,
  type AccountStatus,
  type ContactKind,
  type ContactPoint,
  type RoleBinding,
} from './domain/account.ts';
export { contextWords, MAX_PASSWORD_LENGTH, judgePassword, normalisePassword } from './domain/password-rules.ts';
export { Importance, type ImportanceReason } from './importance.ts';
export { LoginHolds } from './login-holds.ts';
export { Pauses, type PauseEnding, type PauseTrace } from './pauses.ts';
export { UserSearch, USERS_PER_PAGE, type FoundUser, type SearchPage, type SearchSort } from './user-search.ts';
export { Passwords, type Verified } from './passwords.ts';
export { Tickets, TICKET_SECONDS, type Ticket, type TicketPurpose, type TicketTrace } from './tickets.ts';
