import type { z } from 'zod';
import type { Problem } from '#shared/contracts';
import type { JsonObject, Outcome } from '#shared/kernel';
import type { Cookie } from '#server/platform';
import type { InteractionName, Step } from '../step.ts';

/** A success body, and cookies where the interaction leaves something in the browser. */
export type Done = Readonly<{ body: JsonObject; cookies?: readonly Cookie[] }>;

/** One way to move a login on. A new factor is a folder with one or two of these and a line in `index.ts`. */
export type Interaction<Body extends z.ZodType = z.ZodType> = InteractionName &
  Readonly<{ input: Body; run(step: Step, body: z.output<Body>): Promise<Outcome<Done, Problem>> }>;

export const INTERACTIONS = Symbol('interactions');
