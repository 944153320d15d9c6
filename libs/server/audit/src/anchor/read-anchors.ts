import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { SignedHead } from '../seal/head.ts';

const line = z.object({
  tenant: z.uuid(),
  size: z.int().positive(),
  root: z.base64(),
  at: z.iso.datetime(),
  key_id: z.string(),
  signature: z.base64(),
});

/**
 * The heads of an anchor file by tenant (only of `tenant`, when one is named), and the numbers of the lines that are none. Throws
 * when the file cannot be read.
 */
export async function readAnchors(
  path: string,
  tenant?: string,
): Promise<Readonly<{ heads: ReadonlyMap<string, readonly SignedHead[]>; unreadable: readonly number[] }>> {
  const heads = new Map<string, SignedHead[]>();
  const unreadable: number[] = [];
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    if (text === '') continue;
    const head = headIn(text);
    if (!head) unreadable.push(number);
    else if (tenant === undefined || head.tenant === tenant) heads.set(head.tenant, [...(heads.get(head.tenant) ?? []), head]);
  }
  return { heads, unreadable };
}

function headIn(text: string): SignedHead | null {
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // half a line of a process that was killed
  }
}
