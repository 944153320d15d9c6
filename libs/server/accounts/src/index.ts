export { AccountsModule } from './accounts.module.ts';
export { Attempts, HARD_STOP, LOGIN_LIMIT, type AttemptKey, type AttemptLimit } from './attempts.ts';
export { AccountStore, type AccountDraft } from './db/account.store.ts';
export { RoleStore } from './db/role.store.ts';
export { accountTable, accountTables, contactPointTable, roleBindingTable } from './db/tables.ts';
export {
  isActive,
  mayLogIn,
  normaliseUsername,
  type Account,
  type AccountStatus,
  type ContactKind,
  type ContactPoint,
  type RoleBinding,
} from './domain/account.ts';
export { contextWords, MAX_PASSWORD_LENGTH, judgePassword, normalisePassword } from './domain/password-rules.ts';
export { Passwords, type Verified } from './passwords.ts';
export { Tickets, TICKET_SECONDS, type Ticket, type TicketPurpose } from './tickets.ts';
