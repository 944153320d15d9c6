import type { Problem } from '#shared/contracts';

/** Carries a refusal out of a place that cannot return one: a guard, a parser, a strategy. Acts return `Outcome` instead. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}
