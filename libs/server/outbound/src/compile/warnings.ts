import type { CompiledInteraction } from '../configuration.ts';
import type { Fault } from './faults.ts';

const VERIFYING_A_CODE = new Set(['sms-authentication', 'email-authentication']);

/** What is accepted because requirement 002 shows it, but should be known to whoever saves it. */
export function warningsOf(interactions: ReadonlyMap<string, CompiledInteraction>): readonly Fault[] {
  return [...interactions.values()].flatMap((interaction) => {
    const { name, execution, previousInteractionKey } = interaction;
    if (execution.kind !== 'http_request') return [];
    const path = `interactions.${name}.execution`;
    const warnings: Fault[] = [];
    if (execution.request.oauth?.type === 'password') {
      const message = 'the password grant is outdated (RFC 9700, section 2.4): client_credentials is better';
      warnings.push({ path: `${path}.http_request.oauth_authorization.type`, message });
    }
    if (VERIFYING_A_CODE.has(name) && previousInteractionKey === null) {
      const message = 'without it the service is not told which transaction a code belongs to';
      warnings.push({ path: `${path}.previous_interaction`, message });
    }
    return warnings;
  });
}
