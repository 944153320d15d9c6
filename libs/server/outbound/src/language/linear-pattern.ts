import { ok, refuse, type Outcome } from '#shared/kernel';
import { parsePattern, type PatternNode } from './pattern-grammar.ts';

/** A compiled pattern; `matches` looks at the whole text. */
export type LinearPattern = Readonly<{ matches(text: string): boolean }>;

type CharTest = (char: string) => boolean;
type State = { test: CharTest | null; next: number[] };

const MAX_STATES = 1000;
export const MAX_PATTERN_LENGTH = 200;
export const MAX_MATCHED_LENGTH = 10_000;

/**
 * Compiles a regular expression to a set of states walked side by side: its time grows with the text, never faster, so no
 * pattern can be written that hangs the server (which the built-in RegExp cannot promise). The problem is one English sentence.
 */
export function compilePattern(source: string): Outcome<LinearPattern, string> {
  if (source.length > MAX_PATTERN_LENGTH) return refuse(`a pattern has at most ${MAX_PATTERN_LENGTH} characters`);
  const parsed = parsePattern(source);
  if (!parsed.ok) return parsed;
  const states: State[] = [];
  const accept = addState(states, null, []);
  const start = build(parsed.value, accept, states);
  if (states.length > MAX_STATES) return refuse('a pattern may not repeat that often');
  return ok({ matches: (text) => text.length <= MAX_MATCHED_LENGTH && run(states, start, accept, text) });
}

function addState(states: State[], test: CharTest | null, next: number[]): number {
  return states.push({ test, next }) - 1;
}

/** Adds the states of a node in front of `after`, and says where they begin. */
function build(node: PatternNode, after: number, states: State[]): number {
  if (states.length > MAX_STATES) return after; // refused by the caller; building on would only cost memory
  switch (node.kind) {
    case 'char':
      return addState(states, node.test, [after]);
    case 'sequence':
      return node.parts.reduceRight((next, part) => build(part, next, states), after);
    case 'choice':
      return addState(
        states,
        null,
        node.options.map((option) => build(option, after, states)),
      );
    case 'repeat':
      return buildRepeat(node, after, states);
  }
}

function buildRepeat(node: Extract<PatternNode, { kind: 'repeat' }>, after: number, states: State[]): number {
  let entry = after;
  if (node.max === null) {
    const loop: number[] = [after];
    entry = addState(states, null, loop);
    loop.push(build(node.part, entry, states));
  } else {
    for (let extra = node.min; extra < node.max && states.length <= MAX_STATES; extra += 1) {
      entry = addState(states, null, [after, build(node.part, entry, states)]);
    }
  }
  for (let needed = 0; needed < node.min && states.length <= MAX_STATES; needed += 1) entry = build(node.part, entry, states);
  return entry;
}

function run(states: readonly State[], start: number, accept: number, text: string): boolean {
  let current = closure(states, [start]);
  for (const char of text) {
    const reached: number[] = [];
    for (const at of current) {
      const state = states[at];
      if (state?.test?.(char)) reached.push(...state.next);
    }
    if (reached.length === 0) return false;
    current = closure(states, reached);
  }
  return current.has(accept);
}

/** All states reachable without reading a character. */
function closure(states: readonly State[], from: readonly number[]): Set<number> {
  const seen = new Set(from);
  const open = [...seen];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const state = states[at];
    if (!state || state.test) continue;
    for (const next of state.next) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}
