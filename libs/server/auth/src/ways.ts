import type { Way } from '#shared/contracts';
import { maskEmail, maskPhone } from '#shared/kernel';
import { methodOfFactor } from '#server/mfa';
import { aalOf, nextWays, type MethodName } from '#server/policies';
import { ownRecipient } from './interactions/code/recipient.ts';
import type { Situation } from './situation.ts';

const masked = { sms: maskPhone, email: maskEmail } as const;
const isSecond = (method: MethodName): method is Way['method'] => method !== 'password' && method !== 'initial-registration';

/** The second factors that help now; where an app has to be set up first, the one that has to be proved before. */
export function waysOf(situation: Situation): readonly Way[] {
  const proof = proofBeforeSetUp(situation);
  return proof === null ? policyWays(situation) : [wayOf(situation, proof)];
}

/**
 * The standing factor that a person may prove although the policy does not ask for it: it demands an app that is not set up,
 * and only whoever proves what he has may set up another (N-20). So a stronger policy locks out nobody who has his phone.
 */
export function proofBeforeSetUp(situation: Situation): Way['method'] | null {
  const { account } = situation.subject;
  if (!account || account.enrolmentLocked || !isStuck(policyWays(situation))) return null;
  if (aalOf(situation.transaction.evidence) === 'aal2' || !situation.configured.includes('sms')) return null;
  return ownRecipient(situation, 'sms') === null ? null : 'sms';
}

/**
 * An app is demanded and nothing that would do is set up. A registration without a number may still name one, so it is not
 * stuck where the policy accepts an SMS code.
 */
export const isStuck = (ways: readonly Way[]): boolean =>
  ways.some(({ method }) => method === 'totp') && !ways.some(({ usable }) => usable);

const policyWays = (situation: Situation): readonly Way[] =>
  nextWays(situation.policy, situation.facts, situation.configured)
    .filter(isSecond)
    .map((method) => wayOf(situation, method));

function wayOf(situation: Situation, method: Way['method']): Way {
  if (method === 'sms' || method === 'email') {
    const recipient = ownRecipient(situation, method);
    return { method, target: recipient === null ? null : masked[method](recipient), usable: recipient !== null };
  }
  const { factors } = situation.subject;
  const isStanding = factors.some(
    ({ type, status, codesLeft }) =>
      status === 'verified' && methodOfFactor(type) === method && (type !== 'recovery_code' || codesLeft > 0),
  );
  return { method, target: null, usable: isStanding };
}
