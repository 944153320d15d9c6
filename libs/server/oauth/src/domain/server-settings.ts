import { z } from 'zod';

const kid = z.string().min(1).optional().catch(undefined);
const keyIds = z.object({ token_signed_key_id: kid, id_token_signed_key_id: kid });
const settingsShape = keyIds.extend({
  extension: keyIds.optional().catch(undefined),
  scopes_supported: z.array(z.string()).optional().catch(undefined),
});

/** The part of a tenant's authorization-server settings that tokens depend on; key ids stand at the top or in `extension`. */
export type ServerSettings = Readonly<{
  accessTokenKid: string | undefined;
  idTokenKid: string | undefined;
  scopes: readonly string[] | undefined;
}>;

export function readServerSettings(document: unknown): ServerSettings {
  const settings = settingsShape.safeParse(document ?? {}).data;
  return {
    accessTokenKid: settings?.token_signed_key_id ?? settings?.extension?.token_signed_key_id,
    idTokenKid: settings?.id_token_signed_key_id ?? settings?.extension?.id_token_signed_key_id,
    scopes: settings?.scopes_supported,
  };
}
