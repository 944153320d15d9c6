import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

type Schema = Readonly<Record<string, unknown>>;
const schemaOf = (type: z.ZodType): Schema => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });
  return schema;
};

/** RFC 9457, as every refusal is told. */
const problem = {
  type: 'object',
  required: ['code', 'trace_id'],
  properties: { code: { type: 'string' }, trace_id: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' } },
};

/**
 * The endpoints of the console in OpenAPI 3.1, from the very contracts that the server parses with: what it does not say, the
 * server does not take. Bodies of answers are told by their status alone: their shapes are the types beside the contracts.
 */
export const openApiOf = (title: string, endpoints: readonly Endpoint[]) => ({
  openapi: '3.1.0',
  info: { title, version: '1' },
  paths: Object.fromEntries(
    [...new Set(endpoints.map(({ path }) => path))]
      .sort()
      .map((path) => [
        path.replace(/:([A-Za-z]+)/g, '{$1}'),
        Object.fromEntries(
          endpoints.filter((one) => one.path === path).map((one) => [one.method.toLowerCase(), operationOf(one)]),
        ),
      ]),
  ),
  components: {
    securitySchemes: { console: { type: 'apiKey', in: 'cookie', name: '__Host-sk_console' } },
    schemas: { Problem: problem },
  },
});

function operationOf({ name, method, access, status = 200, params, query, body }: Endpoint) {
  const refusals = {
    description: 'A refusal',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  const takesBody = method !== 'GET' && method !== 'DELETE';
  const shape = takesBody ? schemaOf(body) : {};
  return {
    operationId: name,
    ...(access.by === 'console-session' ? { security: [{ console: [] }] } : { security: [] }),
    ...(access.by === 'console-session' ? { 'x-permission': access.permission, 'x-fresh-proof': access.elevated === true } : {}),
    parameters: [...placesOf('path', params), ...placesOf('query', query)],
    ...(Object.keys(shape).length === 0
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: shape } } } }),
    responses: { [String(status)]: { description: 'Done' }, '4XX': refusals, '5XX': refusals },
  };
}

function placesOf(where: 'path' | 'query', type: z.ZodType) {
  const { properties = {}, required = [] } = schemaOf(type) as {
    properties?: Record<string, Schema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: where, schema },
    required: where === 'path' || required.includes(name),
  }));
}
