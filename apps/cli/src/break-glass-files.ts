import { readFileSync } from 'node:fs';
import { contentHash, type RequestSignature } from '#server/approvals';
import { breakGlassRequest, type BreakGlassRequest } from '#server/admin-reset';

/** Reads a request; throws one sentence for anything else. */
export function readRequest(path: string): BreakGlassRequest {
  const parsed = breakGlassRequest.safeParse(readJson(path));
  if (!parsed.success) throw new Error(`${path} is no request of a break-glass reset.`);
  return parsed.data;
}

export function readSignature(path: string): RequestSignature {
  const { key, signature } = (readJson(path) ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof key !== 'string' || typeof signature !== 'string') throw new Error(`${path} is no signature.`);
  return { key, signature };
}

/** What a request says, for whoever signs it. */
export const linesOf = (request: BreakGlassRequest): readonly string[] => [
  `Complete reset of  ${printable(request.user_name)} (${request.user})`,
  `Tenant             ${printable(request.tenant_name)} (${request.tenant}) of ${printable(request.organization)}`,
  `Reason             ${request.reason}${said(request.reason_detail)}`,
  `Identity proved    ${request.identity_proof}${said(request.identity_detail)}`,
  `Good until         ${request.expires_at}`,
  `SHA-256            ${contentHash(request)}`,
];

const said = (detail: string | null): string => (detail === null ? '' : `: ${printable(detail)}`);
/** A file of others must not move the cursor of whoever reads it. */
const printable = (text: string): string => text.replace(/\p{C}/gu, ' ');

function readJson(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
