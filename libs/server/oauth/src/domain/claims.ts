/** What a tenant knows about a person, as far as a token may ever tell. */
export type Person = Readonly<{
  username: string;
  name: string | null;
  language: string | null;
  updatedAt: Date;
  email: string | null;
  emailVerifiedAt: Date | null;
  phone: string | null;
  phoneVerifiedAt: Date | null;
}>;

type Claims = Readonly<Record<string, string | number | boolean | undefined>>;

/** OpenID Connect Core section 5.4: a scope opens its claims, and no other. What is unknown is left out. */
const claimsOfScope: Readonly<Record<string, (person: Person) => Claims>> = {
  profile: ({ name, username, language, updatedAt }) => ({
    ...(name === null ? {} : { name }),
    preferred_username: username,
    ...(language === null ? {} : { locale: language }),
    updated_at: Math.floor(updatedAt.getTime() / 1000),
  }),
  email: ({ email, emailVerifiedAt }) => (email === null ? {} : { email, email_verified: emailVerifiedAt !== null }),
  phone: ({ phone, phoneVerifiedAt }) =>
    phone === null ? {} : { phone_number: phone, phone_number_verified: phoneVerifiedAt !== null },
};

export const scopesWithClaims: readonly string[] = Object.keys(claimsOfScope);

export const claimsOf = (person: Person, scopes: readonly string[]): Claims =>
  Object.assign({}, ...scopes.map((scope) => (Object.hasOwn(claimsOfScope, scope) ? claimsOfScope[scope]?.(person) : undefined)));
