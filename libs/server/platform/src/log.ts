import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** Members that must never be printed, wherever they stand in an object that somebody logs. */
const SECRET_MEMBERS = [
  'password',
  'new_password',
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
];

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
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRET_MEMBERS.flatMap((member) => [`["${member}"]`, `*["${member}"]`, `*.*["${member}"]`]),
        censor: '[redacted]',
      },
    },
    destination,
  );
