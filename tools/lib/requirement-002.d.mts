export declare function smsConfiguration(id: string): Readonly<Record<string, unknown>>;
export declare function mfaPolicy(id: string): Readonly<Record<string, unknown>>;
export declare const newUser: Readonly<Record<'email' | 'password' | 'name' | 'phone_number', string>>;
export declare const credentials: Readonly<Record<'username' | 'password', string>>;
export declare function challenge(template: 'registration' | 'authentication'): Readonly<Record<string, string>>;
export declare const printedCodes: Readonly<Record<'registration' | 'authentication', string>>;
export declare function verification(code: string): Readonly<Record<string, string>>;
export declare function authorizationQuery(request: { clientId: string; redirectUri: string; state: string }): string;
export declare const policyPatterns: readonly Readonly<{ policies: readonly Readonly<Record<string, unknown>>[] }>[];
export declare const printedErrors: Readonly<
  Record<'noConfiguration' | 'noService' | 'wrongCode' | 'noPhone', Readonly<{ error: string; error_description: string }>>
>;
export declare const securityEventsQuery: string;
