export { AccessTokens, ACCESS_TOKEN_SECONDS, type SignedAccessToken, type VerifiedAccessToken } from './access-tokens.ts';
export { Grants, CODE_SECONDS, GRANT_SECONDS, type GrantDraft, type Redemption, type Rotation } from './grants.ts';
export type { Grant, GrantFacts } from './grant.ts';
export { issuerOf, managementResource, tenantOfIssuer, userinfoResource, type Resource } from './issuer.ts';
export { passwordKey } from './password-key.ts';
export { challengeOf, isVerifier } from './pkce.ts';
export { expiredSessionCookie, sessionCookie, sessionSecretOf } from './session-cookie.ts';
export { Sessions, SESSION_IDLE_SECONDS, SESSION_SECONDS, type Session, type SessionDraft } from './sessions.ts';
export { SessionsModule } from './sessions.module.ts';
