export { ManagementDenials } from './access/denials.ts';
export { AuthenticationConfigurations } from './acts/authentication-configurations.ts';
export { AuthenticationPolicies } from './acts/authentication-policies.ts';
export { Clients, type MadeClient } from './acts/clients.ts';
export { Tenants } from './acts/tenants.ts';
export { Users } from './acts/users.ts';
export { EventStore } from './db/event.store.ts';
export type { EventFilter } from './domain/event-row.ts';
export { ManagementModule } from './management.module.ts';
