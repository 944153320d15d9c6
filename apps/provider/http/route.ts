import type { Call, Reply } from './exchange.ts';

export type Route = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  /** `server`: what a message provider offers to its customers. `developer`: the inbox, its list and its switches. */
  audience: 'server' | 'developer';
  answer: (call: Call) => Reply;
}>;
