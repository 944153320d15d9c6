import { Module } from '@nestjs/common';
import { ManagementDenials } from './access/denials.ts';
import { ManagementStrategy } from './access/management.strategy.ts';
import { AuthenticationConfigurations } from './acts/authentication-configurations.ts';
import { AuthenticationPolicies } from './acts/authentication-policies.ts';
import { AuthorizationServers } from './acts/authorization-servers.ts';
import { ChangeUser, SetUserPassword } from './acts/change-users.ts';
import { Clients } from './acts/clients.ts';
import { EventWebhooks } from './acts/event-webhooks.ts';
import { Events } from './acts/events.ts';
import { OrganizationParts, Organizations } from './acts/organizations.ts';
import { PasswordNotices } from './acts/password-notices.ts';
import { ReadMfaCoverage } from './acts/read-mfa-coverage.ts';
import { Tenants } from './acts/tenants.ts';
import { Holdings, UserChanges } from './acts/user-changes.ts';
import { UserPasswords } from './acts/user-passwords.ts';
import { Users } from './acts/users.ts';
import { EventStore } from './db/event.store.ts';
import { UserStore } from './db/user.store.ts';
import { Desk } from './desk.ts';
import { EventWebhooksController } from './http/event-webhooks.controller.ts';
import { OrganizationsController, TenantsController } from './http/organizations.controllers.ts';
import { AuthorizationServerController, EventsController, MfaCoverageController } from './http/tenant-facts.controllers.ts';
import {
  AuthenticationConfigurationsController,
  AuthenticationPoliciesController,
  ClientsController,
} from './http/tenant-resources.controllers.ts';
import { UsersController } from './http/users.controller.ts';

const forOthers = [AuthenticationConfigurations, AuthenticationPolicies, Clients, Users, Tenants, ManagementDenials];

@Module({
  controllers: [
    AuthenticationConfigurationsController,
    AuthenticationPoliciesController,
    ClientsController,
    UsersController,
    AuthorizationServerController,
    EventsController,
    EventWebhooksController,
    MfaCoverageController,
    TenantsController,
    OrganizationsController,
  ],
  providers: [
    ...forOthers,
    ManagementStrategy,
    Desk,
    AuthorizationServers,
    ChangeUser,
    SetUserPassword,
    PasswordNotices,
    Events,
    EventWebhooks,
    ReadMfaCoverage,
    Organizations,
    OrganizationParts,
    Holdings,
    UserChanges,
    UserPasswords,
    EventStore,
    UserStore,
  ],
  exports: forOthers,
})
export class ManagementModule {}
