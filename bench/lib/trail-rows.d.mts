import type { Client } from 'pg';

export const RARE: Readonly<{ type: string; ip: string }>;
export function fillTrail(
  client: Client,
  tenantId: string,
  count: number,
  tell: (line: string) => void,
): Promise<Readonly<{ person: string; middle: string }>>;
export function queueTrail(client: Client, tenantId: string): Promise<unknown>;
