import { Global, Module } from '@nestjs/common';
import { ClientSecrets } from './client-secrets.ts';
import { Directory } from './db/directory.store.ts';
import { SigningKeys } from './signing-keys.ts';

const providers = [Directory, SigningKeys, ClientSecrets];

@Global()
@Module({ providers, exports: providers })
export class TenancyModule {}
