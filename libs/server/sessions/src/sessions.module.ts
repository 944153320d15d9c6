import { Global, Module } from '@nestjs/common';
import { AccessTokens } from './access-tokens.ts';
import { Grants } from './grants.ts';
import { PasswordCheck } from './password-check.ts';
import { SessionEvidence } from './session-evidence.ts';
import { Sessions } from './sessions.ts';

const providers = [Sessions, SessionEvidence, Grants, AccessTokens, PasswordCheck];

@Global()
@Module({ providers, exports: providers })
export class SessionsModule {}
