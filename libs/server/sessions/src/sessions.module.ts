import { Global, Module } from '@nestjs/common';
import { AccessTokens } from './access-tokens.ts';
import { Grants } from './grants.ts';
import { SessionEvidence } from './session-evidence.ts';
import { Sessions } from './sessions.ts';

const providers = [Sessions, SessionEvidence, Grants, AccessTokens];

@Global()
@Module({ providers, exports: providers })
export class SessionsModule {}
