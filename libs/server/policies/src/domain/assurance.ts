import { provenMethods } from './evaluate.ts';
import type { Evidence } from './facts.ts';
import { factorOf, knownMethods, type Method } from './methods.ts';
import { recordOf } from './path.ts';
import type { Policy } from './policy.ts';
import { REMEMBERED_DEVICE, usedDevice } from './remembered-device.ts';

export type Aal = 'aal1' | 'aal2';

/** `aal2` iff something known and something held were both proved, each fit for it. E-mail is not. */
export function aalOf(evidence: Evidence, known: readonly Method[] = knownMethods): Aal {
  const fit = known.filter(({ aal2, provedBy }) => aal2 && (recordOf(evidence, provedBy)?.success_count ?? 0) > 0);
  return new Set(fit.map(factorOf)).size === 2 ? 'aal2' : 'aal1';
}

/**
 * The acr a token may claim: the first of `acr_mapping_rules` with a proved method, else the AAL itself. A rule cannot grant
 * the name `aal2` to what is not.
 */
export function acrOf(policy: Policy, evidence: Evidence): string {
  const aal = aalOf(evidence);
  const proven = provenNames(evidence);
  const rule = Object.entries(policy.acr_mapping_rules).find(
    ([acr, earnedBy]) => earnedBy.some((method) => proven.includes(method)) && (acr.toLowerCase() !== 'aal2' || aal === 'aal2'),
  );
  return rule ? rule[0] : aal;
}

/** Proved methods in the order of the registry, then a device that stood in for one, and `mfa` at AAL2 only. */
export function amrOf(evidence: Evidence): readonly string[] {
  const names = [...provenNames(evidence), ...(usedDevice(evidence) ? [REMEMBERED_DEVICE] : [])];
  return aalOf(evidence) === 'aal2' ? [...names, 'mfa'] : names;
}

/** The scopes the evidence is good enough for; those without a rule always are. */
export function scopesAllowed(policy: Policy, evidence: Evidence, scopes: readonly string[]): readonly string[] {
  const rules = new Map(Object.entries(policy.level_of_authentication_scopes));
  const proven = provenNames(evidence);
  return scopes.filter((scope) => rules.get(scope)?.some((method) => proven.includes(method)) ?? true);
}

const provenNames = (evidence: Evidence): readonly string[] => provenMethods(evidence).map(({ method }) => method);
