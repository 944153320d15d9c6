import { problems, type CommonProblem } from '#shared/contracts';
import type { Answer, Wire } from './wire.ts';

/** Members that are not facts, and those that RFC 9457 or the headers name already. */
const NO_FACTS = new Set(['code', 'messages', 'retryAfterSeconds']);
const spelled = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** RFC 9457 problem details: a stable `code`, the facts a page fills its words with, and the id to ask about. */
export function consoleAnswer(problem: CommonProblem, { requestId }: Wire): Answer {
  const { status, error, description } = problems[problem.code];
  const facts = Object.entries(problem).filter(([name]) => !NO_FACTS.has(name));
  const wait = 'retryAfterSeconds' in problem ? problem.retryAfterSeconds : null;
  return {
    status: problem.code === 'provider.unreachable' ? problem.status : status,
    headers: { 'content-type': 'application/problem+json', ...(wait === null ? {} : { 'retry-after': String(wait) }) },
    body: {
      type: `urn:sekisho:problem:${error}`,
      title: description,
      status,
      code: error,
      trace_id: requestId,
      ...Object.fromEntries(facts.map(([name, value]) => [spelled(name), value])),
      ...('messages' in problem ? { details: problem.messages } : {}),
      ...(wait === null ? {} : { retry_after: wait }),
    },
  };
}
