import { isJsonObject, type Json, type JsonObject } from '#shared/kernel';
import type { FaultList } from '../compile/faults.ts';
import { formats, isFormat } from '../compile/formats.ts';
import { compilePattern, MAX_MATCHED_LENGTH } from './linear-pattern.ts';
import { ObjectReader } from '../compile/reader.ts';

/** A `request.schema` after compilation. */
export type CompiledSchema = Readonly<{
  /** What is wrong with a value, one sentence each, naming fields and never their values; empty when it fits. */
  check(value: Json): readonly string[];
  /** Names in the top level's `properties`. */
  properties: readonly string[];
}>;

/** Adds sentences about one value found at `at`. */
type Check = (value: Json, at: string, problems: string[]) => void;

const TYPES = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'] as const;
const MAX_LEVELS = 10;
const MAX_COUNT = 1_000_000;
const MAX_PROBLEMS = 50;

/** Compiles the subset of login-api-reference 1.2; null after adding faults. */
export function compileSchema(schema: Json, path: string, faults: FaultList): CompiledSchema | null {
  const before = faults.faults.length;
  const check = compileLevel(schema, path, faults, 0);
  if (faults.faults.length > before) return null;
  const properties = isJsonObject(schema) && isJsonObject(schema['properties']) ? Object.keys(schema['properties']) : [];
  return {
    properties,
    check(value) {
      const problems: string[] = [];
      check(value, '', problems);
      return problems.slice(0, MAX_PROBLEMS);
    },
  };
}

function compileLevel(schema: Json, path: string, faults: FaultList, level: number): Check {
  if (!isJsonObject(schema) || level > MAX_LEVELS) {
    faults.add(path, isJsonObject(schema) ? `nests at most ${MAX_LEVELS} levels` : 'must be an object');
    return () => undefined;
  }
  const reader = new ObjectReader(schema, path, faults);
  reader.text('title');
  reader.text('description');
  const checks: Check[] = [
    ...typeChecks(reader),
    ...stringChecks(reader),
    ...numberChecks(reader),
    ...listChecks(reader, level),
    ...objectChecks(reader, level),
  ];
  reader.refuseUnknown();
  return (value, at, problems) => {
    for (const check of checks) if (problems.length < MAX_PROBLEMS) check(value, at, problems);
  };
}

const name = (at: string) => (at === '' ? 'the request' : at);

function typeChecks(reader: ObjectReader): Check[] {
  const type = reader.oneOf('type', TYPES);
  const allowed = reader.get('enum');
  const checks: Check[] = [];
  if (type) {
    checks.push((value, at, problems) => {
      if (!isOfType(value, type)) problems.push(`${name(at)} must be of type ${type}`);
    });
  }
  if (allowed === undefined) return checks;
  if (
    !Array.isArray(allowed) ||
    allowed.length === 0 ||
    allowed.some((item: Json) => typeof item === 'object' && item !== null)
  ) {
    reader.fault('enum', 'must be a list of strings, numbers, booleans or null');
    return checks;
  }
  const values: readonly Json[] = allowed;
  checks.push((value, at, problems) => {
    if (!values.includes(value)) problems.push(`${name(at)} must be one of the listed values`);
  });
  return checks;
}

function isOfType(value: Json, type: (typeof TYPES)[number]): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function stringChecks(reader: ObjectReader): Check[] {
  const checks: Check[] = [];
  const when = (fits: (text: string) => boolean, problem: string) =>
    checks.push((value, at, problems) => {
      if (typeof value === 'string' && !fits(value)) problems.push(`${name(at)} ${problem}`);
    });
  const min = reader.number('minLength', 0, MAX_COUNT);
  const max = reader.number('maxLength', 0, MAX_COUNT);
  const format = reader.text('format');
  const source = reader.text('pattern');
  if (min !== null) when((text) => [...text].length >= min, `must have at least ${min} characters`);
  if (max !== null) when((text) => [...text].length <= max, `must have at most ${max} characters`);
  if (format !== null && !isFormat(format)) reader.fault('format', `must be one of ${Object.keys(formats).join(', ')}`);
  if (format !== null && isFormat(format)) {
    when((text) => text.length <= MAX_MATCHED_LENGTH && formats[format](text), `must be a valid ${format}`);
  }
  if (source !== null) {
    const pattern = compilePattern(source);
    if (pattern.ok) when((text) => pattern.value.matches(text), 'does not have the required form');
    else reader.fault('pattern', pattern.problem);
  }
  return checks;
}

function numberChecks(reader: ObjectReader): Check[] {
  const min = reader.number('minimum', -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, false);
  const max = reader.number('maximum', -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, false);
  return [
    (value, at, problems) => {
      if (typeof value !== 'number') return;
      if (min !== null && value < min) problems.push(`${name(at)} must be at least ${min}`);
      if (max !== null && value > max) problems.push(`${name(at)} must be at most ${max}`);
    },
  ];
}

function listChecks(reader: ObjectReader, level: number): Check[] {
  const min = reader.number('minItems', 0, MAX_COUNT) ?? 0;
  const max = reader.number('maxItems', 0, MAX_COUNT) ?? MAX_COUNT;
  const items = reader.get('items');
  const item = items === undefined ? null : compileLevel(items, reader.at('items'), reader.faults, level + 1);
  return [
    (value, at, problems) => {
      if (!Array.isArray(value)) return;
      if (value.length < min) problems.push(`${name(at)} must have at least ${min} items`);
      if (value.length > max) problems.push(`${name(at)} must have at most ${max} items`);
      else if (item) value.forEach((entry: Json, index: number) => item(entry, `${at}[${index}]`, problems));
    },
  ];
}

function objectChecks(reader: ObjectReader, level: number): Check[] {
  const required = reader.get('required') ?? [];
  const names = Array.isArray(required) ? required.filter((entry): entry is string => typeof entry === 'string') : [];
  if (!Array.isArray(required) || names.length < required.length) reader.fault('required', 'must be a list of names');
  const closed = reader.get('additionalProperties') !== undefined && !reader.flag('additionalProperties');
  const properties = compileProperties(reader.inner('properties'), level);
  return [
    (value, at, problems) => {
      if (!isJsonObject(value)) return;
      const inside = (key: string) => (at === '' ? key : `${at}.${key}`);
      for (const key of names) if (!Object.hasOwn(value, key)) problems.push(`${inside(key)} is missing`);
      if (closed && Object.keys(value).some((key) => !properties.has(key))) problems.push(`${name(at)} has an unknown field`);
      for (const [key, check] of properties) checkProperty(value, key, inside(key), check, problems);
    },
  ];
}

function checkProperty(value: JsonObject, key: string, at: string, check: Check, problems: string[]): void {
  const property = Object.hasOwn(value, key) ? value[key] : undefined;
  if (property !== undefined) check(property, at, problems);
}

function compileProperties(reader: ObjectReader | null, level: number): ReadonlyMap<string, Check> {
  const entries = Object.entries(reader?.object ?? {});
  return new Map(
    entries.map(([key, schema]) => [
      key,
      reader ? compileLevel(schema, reader.at(key), reader.faults, level + 1) : () => undefined,
    ]),
  );
}
