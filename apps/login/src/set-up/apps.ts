/** The apps that requirement 004 recommends, in its order; names, not links (L-040). */
export const authenticatorApps = ['Google Authenticator', 'Microsoft Authenticator', 'Authy', '1Password', 'Bitwarden'] as const;
