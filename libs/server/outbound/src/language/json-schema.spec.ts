import { describe, expect, it } from 'vitest';
import type { Json } from '#shared/kernel';
import { FaultList } from '../compile/faults.ts';
import { compileSchema } from './json-schema.ts';

function compile(schema: Json) {
  const list = new FaultList();
  const compiled = compileSchema(schema, 'schema', list);
  return { check: (value: Json) => compiled?.check(value), properties: compiled?.properties, faults: list.faults };
}

const person = {
  type: 'object',
  required: ['email', 'tags'],
  properties: {
    email: { type: 'string', format: 'email', maxLength: 40 },
    age: { type: 'integer', minimum: 18, maximum: 120 },
    kind: { enum: ['a', 'b'] },
    pin: { type: 'string', pattern: '[0-9]{4}', minLength: 4 },
    tags: { type: 'array', items: { type: 'string', maxLength: 3 }, minItems: 1, maxItems: 2 },
    home: { type: 'object', required: ['zip'], properties: { zip: { type: 'string' } } },
  },
};

describe('a request schema', () => {
  it('accepts what fits, further fields included', () => {
    const value = { email: 'a@example.com', age: 20, kind: 'a', pin: '1234', tags: ['x'], home: { zip: '1' }, more: true };
    expect(compile(person).check(value)).toEqual([]);
    expect(compile(person).properties).toEqual(Object.keys(person.properties));
  });

  it('names each field that does not fit, and no value', () => {
    const value = { age: 17.5, kind: 'secret-kind', pin: 'abcd', tags: ['long!', 'y', 'z'], home: {} };
    const problems = compile(person).check(value);
    expect(problems).toEqual([
      'email is missing',
      'age must be of type integer',
      'age must be at least 18',
      'kind must be one of the listed values',
      'pin does not have the required form',
      'tags must have at most 2 items',
      'home.zip is missing',
    ]);
    expect(JSON.stringify(problems)).not.toContain('secret-kind');
  });

  it('checks list entries one by one', () => {
    expect(compile(person).check({ email: 'a@example.com', tags: ['ok', 5] })).toEqual(['tags[1] must be of type string']);
  });

  it('refuses a value that is no object at all', () => {
    expect(compile(person).check('text')).toEqual(['the request must be of type object']);
  });

  it('reads own properties only', () => {
    const schema = { type: 'object', required: ['toString'], properties: { valueOf: { type: 'string' } } };
    expect(compile(schema).check({})).toEqual(['toString is missing']);
  });

  it('may close an object', () => {
    const schema = { type: 'object', properties: { a: {} }, additionalProperties: false };
    expect(compile(schema).check({ a: 1 })).toEqual([]);
    expect(compile(schema).check({ b: 1 })).toEqual(['the request has an unknown field']);
  });

  it.each([
    [{ type: 'text' }, 'schema.type'],
    [{ $ref: '#/x' }, 'schema.$ref'],
    [{ properties: { a: { minLength: -1 } } }, 'schema.properties.a.minLength'],
    [{ properties: { a: { pattern: '(?=x)' } } }, 'schema.properties.a.pattern'],
    [{ properties: { a: 'string' } }, 'schema.properties.a'],
    [{ items: { format: 'hostname' } }, 'schema.items.format'],
    [{ required: 'a' }, 'schema.required'],
    [{ enum: [{}] }, 'schema.enum'],
    ['object', 'schema'],
  ])('names the fault of %j', (schema, path) => {
    expect(compile(schema as Json).faults.map((fault) => fault.path)).toEqual([path]);
  });

  it('refuses a schema that nests without end', () => {
    const nested = JSON.parse(`${'{"items":'.repeat(12)}{}${'}'.repeat(12)}`) as Json;
    expect(compile(nested).faults).toHaveLength(1);
  });
});
