import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** Members that must never be printed, wherever they stand in an object that somebody logs, however they are spelt. */
const SECRET_MEMBERS = new Set(
  [
    'password',
    'new_password',
    'raw_password',
    'client_secret',
    'secret',
    'token',
    'access_token',
    'refresh_token',
    'id_token',
    'code',
    'code_verifier',
    'verification_code',
    'authorization',
    'cookie',
    'set-cookie',
    'private_jwk',
    'jwks',
    'payload',
  ].map(spelling),
);
/** Deeper than anything that is logged on purpose; it also ends circles. */
const DEEPEST = 8;

function spelling(member: string): string {
  return member.toLowerCase().replace(/[-_]/g, '');
}

/** A copy that may be printed: secrets hidden, line separators that JSON leaves alone made visible. */
function printable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replace(/[\u2028\u2029\u0085]/g, '?');
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  if (depth >= DEEPEST) return '[too deep]';
  if (value instanceof Error) return printable({ type: value.name, message: value.message, stack: value.stack }, depth);
  if (Array.isArray(value)) return value.map((entry) => printable(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [
      member,
      SECRET_MEMBERS.has(spelling(member)) ? '[redacted]' : printable(inner, depth + 1),
    ]),
  );
}

/**
 * JSON lines on standard output, or wherever `destination` writes. Control characters in values are escaped by JSON, so
 * nobody can forge a line (A16-04).
 */
export const createLog = (level: string, destination: DestinationStream = pino.destination(1)): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (logged) => printable(logged) as Record<string, unknown>,
      },
    },
    destination,
  );
