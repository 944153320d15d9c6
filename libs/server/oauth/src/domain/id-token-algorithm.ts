import type { ClientSettings } from '#server/tenancy';

/** RFC 7591's `id_token_signed_response_alg`, where the registration carries it. */
export function wantedAlgorithm(settings: ClientSettings): 'ES256' | 'RS256' | undefined {
  const wanted: unknown = Reflect.get(settings, 'id_token_signed_response_alg');
  return wanted === 'ES256' || wanted === 'RS256' ? wanted : undefined;
}
