import type { TestProject } from 'vitest/node';
import type { PostgresUrls } from '../lib/postgres.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: PostgresUrls;
    redisUrl: string;
  }
}

export default function setUp(project: TestProject): Promise<() => Promise<void>>;
