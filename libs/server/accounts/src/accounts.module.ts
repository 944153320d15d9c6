import { Global, Module } from '@nestjs/common';
import { Attempts } from './attempts.ts';
import { AccountStore } from './db/account.store.ts';
import { RoleStore } from './db/role.store.ts';
import { Importance } from './importance.ts';
import { LoginHolds } from './login-holds.ts';
import { Passwords } from './passwords.ts';
import { Pauses } from './pauses.ts';
import { Tickets } from './tickets.ts';
import { UserSearch } from './user-search.ts';

const providers = [AccountStore, RoleStore, Passwords, Attempts, Tickets, Importance, LoginHolds, Pauses, UserSearch];

@Global()
@Module({ providers, exports: providers })
export class AccountsModule {}
