/** A reason to stop that the person at the terminal can act on: one sentence, shown without a stack. */
export class Refusal extends Error {
  name = 'Refusal';
}
