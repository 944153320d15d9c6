const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether it is a uuid as it is usually written, in either case. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && SHAPE.test(value);
