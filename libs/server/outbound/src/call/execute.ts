import { buildCall } from './build-call.ts';
import { MappingTooLarge } from '../language/clean-copy.ts';
import type { CompiledInteraction, HttpRequestPlan } from '../configuration.ts';
import { CallFailed, failed, reasonOf } from './failure.ts';
import { applyMapping } from '../language/mapping.ts';
import { readAnswer } from './read-answer.ts';
import type { CallFailure, ExecutionContext, ExecutionResult, ExecutionRoots } from './result.ts';
import type { TokenSource } from './token-source.ts';
import { hostOf, type HttpAnswer, type HttpCall, type Transport } from './transport.ts';

export type ExecutorParts = Readonly<{
  transport: Transport;
  tokens: TokenSource;
  defaultTimeoutMs: number;
  maxTimeoutMs: number;
}>;

type At = { at: CallFailure['at']; host: string };
type Signals = Readonly<{ deadline: AbortSignal; both: AbortSignal }>;

/** Runs one interaction. Rejects only for faults of ours: a missing secret, an interaction that calls nobody. */
export async function execute(
  parts: ExecutorParts,
  interaction: CompiledInteraction,
  roots: ExecutionRoots,
  context: ExecutionContext,
): Promise<ExecutionResult> {
  if (interaction.execution.kind === 'no_action') {
    return { status: 200, contents: applyMapping(interaction.responseRules, {}, context.secrets), externalError: false };
  }
  const plan = requestOf(interaction);
  const where: At = { at: 'service', host: hostOf(new URL(plan.url)) };
  const signals = startClock(parts, plan, context);
  try {
    const call = prepare(plan, roots, context, interaction.transactionIdParam);
    const answer = await sendAuthorized(parts, plan, call, context, signals.both, where);
    return readAnswer(interaction, answer, context.secrets, context.dropFromResponse ?? []);
  } catch (fault) {
    const reason = reasonOf(fault, signals.deadline, context.signal);
    if (reason === null) throw fault;
    return failed(reason, where.at, where.host);
  }
}

function requestOf(interaction: CompiledInteraction): HttpRequestPlan {
  const { execution } = interaction;
  if (execution.kind === 'http_request') return execution.request;
  if (execution.kind === 'built_in' && typeof execution.details.sender === 'object') return execution.details.sender;
  throw new Error(`${interaction.name} calls no external service`);
}

/** One deadline for token, call and repeat together: the person waiting counts only once. */
function startClock(parts: ExecutorParts, plan: HttpRequestPlan, context: ExecutionContext): Signals {
  const deadline = AbortSignal.timeout(Math.min(plan.timeoutMs ?? parts.defaultTimeoutMs, parts.maxTimeoutMs));
  return { deadline, both: context.signal ? AbortSignal.any([deadline, context.signal]) : deadline };
}

function prepare(plan: HttpRequestPlan, roots: ExecutionRoots, context: ExecutionContext, transactionIdParam: string): HttpCall {
  try {
    return buildCall(plan, roots, context.secrets, transactionIdParam);
  } catch (fault) {
    throw fault instanceof MappingTooLarge ? new CallFailed('unusable_request') : fault;
  }
}

async function sendAuthorized(
  parts: ExecutorParts,
  plan: HttpRequestPlan,
  call: HttpCall,
  context: ExecutionContext,
  signal: AbortSignal,
  where: At,
): Promise<HttpAnswer> {
  const { oauth } = plan;
  if (!oauth) return parts.transport.send(call, signal);
  const attempt = async () => {
    Object.assign(where, { at: 'token_endpoint', host: hostOf(new URL(oauth.tokenEndpoint)) } satisfies At);
    const token = await parts.tokens.get(oauth, context, signal);
    Object.assign(where, { at: 'service', host: hostOf(call.url) } satisfies At);
    const headers = { ...call.headers, authorization: `Bearer ${token.value}` };
    return { answer: await parts.transport.send({ ...call, headers }, signal), fromCache: token.fromCache };
  };
  const first = await attempt();
  // Only a kept token can have gone stale. Repeating with a fresh one could spend a second try of the user's at the service.
  if (!first.fromCache || (first.answer.status !== 401 && first.answer.status !== 403)) return first.answer;
  parts.tokens.drop(oauth, context);
  return (await attempt()).answer;
}
