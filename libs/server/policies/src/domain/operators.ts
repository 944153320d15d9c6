import type { Json } from '#shared/kernel';
import { matcherOf, patternFault } from './pattern.ts';

/** One comparison. Missing paths arrive as null; nothing here throws, what cannot be compared does not hold. */
export type Operator = Readonly<{
  /** Why this value cannot be compared with, or null. `undefined` means the condition has no `value`. */
  faultOf: (expected: Json | undefined) => string | null;
  /** Prepared once per condition, asked at every evaluation. */
  prepare: (expected: Json) => (actual: Json) => boolean;
}>;

/** At most 15 digits before the point, so that every accepted integer is exact. */
const decimal = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;
const mostListed = 100;

function numberOf(value: Json): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && decimal.test(value) ? Number(value) : null;
}

/** A number equals its decimal text; everything else equals only itself. */
function same(a: Json, b: Json): boolean {
  if (typeof a === 'number' || typeof b === 'number') {
    const left = numberOf(a);
    return left !== null && left === numberOf(b);
  }
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i])));
}

const isScalar = (value: Json | undefined): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);
const scalarFault = (value: Json | undefined) => (isScalar(value) ? null : 'the value must be a string, number, boolean or null');

const equality = (wanted: boolean): Operator => ({
  faultOf: scalarFault,
  prepare: (expected) => (actual) => same(actual, expected) === wanted,
});

const order = (holds: (actual: number, expected: number) => boolean): Operator => ({
  faultOf: (value) => (value !== undefined && numberOf(value) !== null ? null : 'the value must be a number'),
  prepare: (expected) => {
    const right = numberOf(expected);
    return (actual) => {
      const left = numberOf(actual);
      return left !== null && right !== null && holds(left, right);
    };
  },
});

const membership = (wanted: boolean): Operator => ({
  faultOf: (value) => {
    if (!Array.isArray(value) || value.length === 0) return 'the value must be a list with at least one entry';
    if (value.length > mostListed) return `the value may list at most ${mostListed} entries`;
    return value.every(isScalar) ? null : 'the entries must be strings, numbers, booleans or null';
  },
  prepare: (expected) => (actual) => Array.isArray(expected) && expected.some((entry: Json) => same(actual, entry)) === wanted,
});

const presence = (wanted: boolean): Operator => ({
  // The reference writes these with and without a value, and looks at none.
  faultOf: (value) => (value === undefined ? null : scalarFault(value)),
  prepare: () => (actual) => (actual !== null) === wanted,
});

/** A new operator is one entry here. */
export const operators = {
  eq: equality(true),
  ne: equality(false),
  gt: order((actual, expected) => actual > expected),
  gte: order((actual, expected) => actual >= expected),
  lt: order((actual, expected) => actual < expected),
  lte: order((actual, expected) => actual <= expected),
  in: membership(true),
  nin: membership(false),
  exists: presence(true),
  missing: presence(false),
  contains: {
    faultOf: (value) => (value === '' ? 'the value must not be empty' : scalarFault(value)),
    prepare: (expected) => (actual) => {
      if (Array.isArray(actual)) return actual.some((item: Json) => same(item, expected));
      return typeof actual === 'string' && typeof expected === 'string' && expected !== '' && actual.includes(expected);
    },
  },
  regex: {
    faultOf: (value) => (typeof value === 'string' ? patternFault(value) : 'the value must be a pattern'),
    prepare: (expected) => {
      const matches = typeof expected === 'string' ? matcherOf(expected) : () => false;
      return (actual) => typeof actual === 'string' && matches(actual);
    },
  },
} satisfies Record<string, Operator>;

/** Names are case-insensitive; null for one that does not exist. */
export function operatorNamed(name: string): Operator | null {
  const lower = name.toLowerCase();
  const entry = Object.entries(operators).find(([known]) => known === lower);
  return entry ? entry[1] : null;
}
