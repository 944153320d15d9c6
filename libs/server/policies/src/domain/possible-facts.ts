import type { Json } from '#shared/kernel';
import { combinations, countCombinations } from './combinations.ts';
import type { Evidence, Facts, InteractionRecord, UserFacts } from './facts.ts';
import { methodOfInteraction, methods } from './methods.ts';
import { parsePath, type Counter, type Path } from './path.ts';
import type { Condition, Policy } from './policy.ts';

type Part = Readonly<{ evidence?: Evidence; user?: Partial<UserFacts> }>;
type Mention = Readonly<{ path: Path; operation: string; values: readonly Json[] }>;

const secondFactors = methods.filter(({ kind }) => kind === 'possession').map(({ method }) => method);

/**
 * Facts enough to tell two policies apart: every interaction and user field they mention, with the counts and values on either
 * side of every threshold. Null when that is more than `most`, or cannot be listed (a regex on a user's field).
 */
export function possibleFacts(policies: readonly Policy[], most: number): Iterable<Facts> | null {
  const mentions = policies.flatMap(conditionsOf).flatMap(mentionOf);
  if (mentions.some(({ path, operation }) => path.at === 'user' && operation === 'regex')) return null;
  const dimensions = [
    ...interactionsOf(policies, mentions).map((interaction) => recordsOf(interaction, mentions)),
    ...fieldsOf(mentions).map((field) => fieldValues(field, mentions)),
  ];
  if (countCombinations(dimensions) > most) return null;
  return factsOf(dimensions, policies.some(({ built_in }) => built_in) ? [[], secondFactors] : [[]]);
}

function* factsOf(
  dimensions: readonly (readonly Part[])[],
  enrolments: readonly Facts['enrolledSecondFactors'][],
): Generator<Facts> {
  for (const parts of combinations(dimensions)) {
    const evidence = parts.reduce<Evidence>((all, part) => ({ ...all, ...part.evidence }), {});
    const user = parts.reduce<UserFacts>((all, part) => ({ ...all, ...part.user }), { sub: 'somebody' });
    for (const enrolledSecondFactors of enrolments) yield { evidence, user, enrolledSecondFactors };
  }
}

const conditionsOf = (policy: Policy): readonly Condition[] =>
  [policy.success_conditions, policy.failure_conditions, policy.lock_conditions].flatMap((set) => set?.any_of.flat() ?? []);

function mentionOf({ path: text, operation, value }: Condition): readonly Mention[] {
  const path = parsePath(text);
  const values: readonly Json[] = Array.isArray(value) ? value : [value ?? null];
  return path ? [{ path, operation: operation.toLowerCase(), values }] : [];
}

/** Also those that only a scope asks for. */
function interactionsOf(policies: readonly Policy[], mentions: readonly Mention[]): readonly string[] {
  const forScopes = policies.flatMap((policy) => Object.values(policy.level_of_authentication_scopes).flat());
  return distinct([
    ...mentions.flatMap(({ path }) => (path.at === 'counter' ? [path.interaction] : [])),
    ...methods.filter(({ method }) => forScopes.includes(method)).map(({ provedBy }) => provedBy),
    // Enrolled second factors are asked for without being written down.
    ...(policies.some(({ built_in }) => built_in) ? methods.map(({ provedBy }) => provedBy) : []),
  ]);
}

/** One record per stretch of counts over which no condition changes its answer. */
function recordsOf(interaction: string, mentions: readonly Mention[]): readonly Part[] {
  const turns = (counter: Counter) =>
    mentions
      .filter(({ path }) => path.at === 'counter' && path.interaction === interaction && path.counter === counter)
      .flatMap(({ operation, values }) => values.flatMap((value) => turnsAt(operation, Number(value))));
  const method = methodOfInteraction(interaction)?.method ?? interaction;
  const [successes, failures, calls] = [turns('success_count'), turns('failure_count'), turns('call_count')];
  // One success and one failure are always possible, whoever asks about them; calls are the sum of both.
  const succeeding = counts([0, 1, ...successes, ...calls.flatMap((n) => [0, ...failures].map((failed) => n - failed))]);
  const failing = counts([0, 1, ...failures, ...calls.flatMap((n) => [0, 1, ...successes].map((succeeded) => n - succeeded))]);
  return succeeding.flatMap((success_count) =>
    failing.map((failure_count): Part => {
      const call_count = success_count + failure_count;
      const record: InteractionRecord = {
        operation_type: '',
        method,
        call_count,
        success_count,
        failure_count,
        interaction_time: '',
      };
      return call_count === 0 ? {} : { evidence: { [interaction]: record } };
    }),
  );
}

const counts = (numbers: readonly number[]): readonly number[] =>
  distinct(numbers.filter((n) => Number.isSafeInteger(n) && n >= 0));

/** The first counts of a new answer: at the threshold, above it, or both where only the threshold itself is meant. */
function turnsAt(operation: string, threshold: number): readonly number[] {
  if (operation === 'gte' || operation === 'lt') return [Math.ceil(threshold)];
  if (operation === 'gt' || operation === 'lte') return [Math.floor(threshold) + 1];
  return [threshold, threshold + 1];
}

const fieldsOf = (mentions: readonly Mention[]): readonly (keyof UserFacts)[] =>
  distinct(mentions.flatMap(({ path }) => (path.at === 'user' ? [path.field] : [])));

/** Missing, each value written down, something else, and lists of none, one and all of them. */
function fieldValues(field: keyof UserFacts, mentions: readonly Mention[]): readonly Part[] {
  const written = distinct(mentions.flatMap(({ path, values }) => (path.at === 'user' && path.field === field ? values : [])));
  const isList = field === 'roles' || field === 'permissions';
  const values: readonly Json[] = isList
    ? [[], ...written.map((one) => [one]), written, ['something else']]
    : [true, false, 'something else', ...written];
  return [{}, ...values.map((value): Part => ({ user: { [field]: value } }))];
}

const distinct = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
