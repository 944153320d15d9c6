/** The digits of a one-time code as people type and paste them: full-width digits, spaces and hyphens are accepted (T-12, L-031). */
export function normaliseCode(raw: string): string {
  return raw.normalize('NFKC').replace(/[\s-]/g, '');
}
