export { ANON_KEY_PREFIX, SERVICE_KEY_PREFIX, ServiceKeys } from './db/service-key.store.ts';
export { mailedCodeKey, mailedCodeKinds } from './mailed-code-tries.ts';
export { supabaseUrl } from './session-tokens.ts';
export { SupabaseModule } from './supabase.module.ts';
