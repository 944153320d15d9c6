import { Global, Module } from '@nestjs/common';
import { AccessTokens } from './access-tokens.ts';
import { Grants } from './grants.ts';
import { Sessions } from './sessions.ts';

const providers = [Sessions, Grants, AccessTokens];

@Global()
@Module({ providers, exports: providers })
export class SessionsModule {}
