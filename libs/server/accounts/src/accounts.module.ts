import { Global, Module } from '@nestjs/common';
import { Attempts } from './attempts.ts';
import { AccountStore } from './db/account.store.ts';
import { RoleStore } from './db/role.store.ts';
import { Passwords } from './passwords.ts';
import { Tickets } from './tickets.ts';

const providers = [AccountStore, RoleStore, Passwords, Attempts, Tickets];

@Global()
@Module({ providers, exports: providers })
export class AccountsModule {}
